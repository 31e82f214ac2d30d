namespace KopoKopo.Emulator.Resources.Payments;

/// <summary>Documentation, "Payment Categories".</summary>
internal static class PaymentCategories
{
    public static readonly string[] All =
    [
        "advertising_and_marketing", "education_and_training", "general", "insurance", "legal_and_professional",
        "maintenance_and_repairs", "loans", "office_supplies", "permits_licences_subscriptions",
        "postage_and_shipping", "rent_or_mortgage", "sales_commissions", "travel", "utilities", "salaries",
    ];
}
