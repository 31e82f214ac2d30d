using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>The members of each request in the documentation's order, each with what can be wrong with it. One more member is one more line.</summary>
internal static class Members
{
    private static readonly string[] WrongRecipientTypes = ["\"mobile wallet\"", "\"Bank Account\"", "\"merchant_wallet\"", "\"card\""];

    /// <summary>All that can be wrong with a request, by its name.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<WrongValue>> Of = new Dictionary<string, IReadOnlyList<WrongValue>>(StringComparer.Ordinal)
    {
        [Requests.WebhookSubscription.Name] =
        [
            .. Wrong.Formed("event_type", "Event type", invalid: null, "\"buygoods\"", "\"buygoods_transaction_received \"", "\"payment_link\"", "\"*\""),
            .. Wrong.Url("url", "Url"),
            .. Wrong.Formed("scope", "Scope", invalid: null, "\"shop\"", "\"tills\"", "\"till,company\""),
            .. Wrong.ScopeReference("scope_reference"),
        ],
        [Requests.SubscriptionOfV2.Name] =
        [
            .. Wrong.Formed("event_type", "Event type", invalid: null, "\"buygoods\"", "\"card_transaction\"", "\"*\""),
            .. Wrong.Url("url", "Url"),
            .. Wrong.Formed("scope", "Scope", invalid: null, "\"shop\"", "\"tills\""),
            .. Wrong.ScopeReference("scope_reference"),
            .. Wrong.All("enable_daraja_payload", "Enable daraja payload is invalid", "1", "\"true\"", "[]", "{}"),
        ],
        [Requests.IncomingPaymentOfV2.Name] =
        [
            .. Wrong.All("payment_channel", "Payment channel is invalid", "\"Cash\"", "1", "{}"),
            .. Wrong.Till("till_number", "Till number"),
            .. Wrong.Object("subscriber", "Subscriber"),
            .. Wrong.Phone("subscriber.phone_number", "Subscriber phone number"),
            .. Wrong.Amount(),
            .. Wrong.Metadata(),
            .. Wrong.Links(),
        ],
        [Requests.ExternalRecipient.Name] =
        [
            .. ExternalRecipientType(),
            .. Wrong.Text("external_recipient.first_name", "First name"),
            .. Wrong.Text("external_recipient.last_name", "Last name"),
            .. Wrong.OptionalText("external_recipient.email", "Email"),
            .. Wrong.Phone("external_recipient.phone_number", "Phone number"),
            .. Wrong.OptionalText("external_recipient.network", "Network"),
            .. Wrong.OptionalText("external_recipient.nickname", "Nickname"),
        ],
        [Requests.ExternalBankAccount.Name] =
        [
            .. ExternalRecipientType(),
            .. Wrong.Text("external_recipient.account_name", "Account name"),
            .. Wrong.BankBranch("external_recipient.bank_branch_ref"),
            .. Wrong.Digits("external_recipient.account_number", "Account number"),
        ],
        [Requests.ExternalTill.Name] =
        [
            .. ExternalRecipientType(),
            .. Wrong.Text("external_recipient.till_name", "Till name"),
            .. Wrong.Blank("external_recipient.till_number", "Till number can't be blank"),
            .. Wrong.All("external_recipient.till_number", "Till number is invalid", "\"K\"", "\"till\"", "-1", "1.5", "1234567890123", "true", "[]", "{}"),
        ],
        [Requests.IncomingPayment.Name] =
        [
            .. Wrong.Formed("payment_channel", "Payment channel", invalid: null, "\"Cash\"", "\"STK\""),
            .. Wrong.Till("till_number", "Till number"),
            .. Wrong.Object("subscriber", "Subscriber"),
            .. Wrong.OptionalText("subscriber.first_name", "Subscriber first name"),
            .. Wrong.OptionalText("subscriber.middle_name", "Subscriber middle name"),
            .. Wrong.OptionalText("subscriber.last_name", "Subscriber last name"),
            .. Wrong.Phone("subscriber.phone_number", "Subscriber phone number"),
            .. Wrong.Amount(),
            .. Wrong.Metadata(),
            .. Wrong.Links(),
        ],
        [Requests.PayRecipient.Name] =
        [
            .. RecipientType(),
            .. Wrong.Text("pay_recipient.first_name", "First name"),
            .. Wrong.Text("pay_recipient.last_name", "Last name"),
            .. Wrong.OptionalText("pay_recipient.email", "Email"),
            .. Wrong.Phone("pay_recipient.phone_number", "Phone number"),
            .. Wrong.Text("pay_recipient.network", "Network"),
        ],
        [Requests.BankRecipient.Name] = [.. RecipientType(), .. BankAccount("pay_recipient.")],
        [Requests.TillRecipient.Name] =
        [
            .. RecipientType(),
            .. Wrong.Text("pay_recipient.till_name", "Till name"),
            .. Wrong.Till("pay_recipient.till_number", "Till number"),
        ],
        [Requests.PaybillRecipient.Name] =
        [
            .. RecipientType(),
            .. Wrong.Text("pay_recipient.paybill_name", "Paybill name"),
            .. Wrong.Digits("pay_recipient.paybill_number", "Paybill number"),
            .. Wrong.Digits("pay_recipient.paybill_account_number", "Paybill account number"),
        ],
        [Requests.Payment.Name] =
        [
            .. Wrong.Formed("destination_type", "Destination type", invalid: null, "\"merchant_wallet\"", "\"Bank Account\"", "\"bank_account,till\""),
            .. Wrong.Reference("destination_reference", "Destination reference"),
            .. Wrong.Amount(),
            .. Wrong.Text("description", "Description", longest: 1000),
            .. Wrong.OptionalText("category", "Category"),
            .. Wrong.Tags(),
            .. Wrong.Metadata(),
            .. Wrong.Links(),
        ],
        [Requests.SendMoney.Name] =
        [
            .. Wrong.All("source_identifier", "Source identifier is invalid", "\"till\"", "\"99\"", "1", "[]", "{}"),
            .. Wrong.Formed("currency", "Currency", invalid: null, "\"USD\"", "\"KES \""),
            .. Wrong.All("destinations", "Destinations is invalid", "\"all\"", "1", "{}", "true", "[1]", "[[]]", "[\"till\"]"),
            .. Wrong.All("destinations", "Type can't be blank", "[{}]", "[{\"amount\":1}]", "[{\"type\":null}]"),
            .. Wrong.All("destinations", "Type is invalid", "[{\"type\":\"card\"}]", "[{\"type\":1}]", "[{\"type\":\"wallet\",\"amount\":1}]"),
            .. Wrong.All("destinations", "Amount can't be blank", "[{\"type\":\"till\"}]", "[{\"type\":\"merchant_wallet\",\"amount\":null}]"),
            .. Wrong.All("destinations", "Amount must be greater than 0", "[{\"type\":\"till\",\"amount\":0}]", "[{\"type\":\"till\",\"amount\":\"-1\"}]"),
            .. Wrong.All("destinations", "Amount is not a number", "[{\"type\":\"till\",\"amount\":{}}]", "[{\"type\":\"till\",\"amount\":\"all\"}]"),
            .. Wrong.All("destinations", "Till number can't be blank", "[{\"type\":\"till\",\"amount\":1}]"),
            .. Wrong.All("destinations", "Reference can't be blank", "[{\"type\":\"merchant_wallet\",\"amount\":1}]"),
            .. Wrong.All(
                "destinations",
                "Phone number has an invalid length or format. Must be 254XXXXXXXXX.",
                "[{\"type\":\"mobile_wallet\",\"amount\":1,\"phone_number\":\"25470\",\"description\":\"x\"}]"),
            .. Wrong.All("destinations", "Description can't be blank", "[{\"type\":\"till\",\"amount\":1,\"till_number\":\"1\"}]"),
            .. Wrong.All(
                "destinations",
                "Favourite is invalid",
                "[{\"type\":\"till\",\"amount\":1,\"till_number\":\"1\",\"description\":\"x\",\"favourite\":\"yes\"}]"),
            .. Wrong.Metadata(),
            .. Wrong.Links(),
        ],
        [Requests.PaymentLink.Name] =
        [
            .. Wrong.Till("till_number", "Till number"),
            .. Wrong.Formed("currency", "Currency", invalid: null, "\"USD\"", "\"KES \""),
            .. Wrong.Blank("amount", "Amount can't be blank"),
            .. Wrong.All("amount", "Amount is not a number", "true", "[]", "{}", "\"twenty\""),
            .. Wrong.All("amount", "Amount must be greater than 0", "0", "-1", "\"-0.01\""),
            .. Wrong.OptionalText("payment_reference", "Payment reference"),
            .. Wrong.OptionalText("note", "Note"),
            .. Wrong.Metadata(),
            .. Wrong.Links(),
        ],
        [Requests.Reversal.Name] =
        [
            .. Wrong.Blank("transaction_reference", "Transaction reference can't be blank"),
            .. Wrong.OptionalText("transaction_reference", "Transaction reference"),
            .. Wrong.All("transaction_reference", "Transaction reference invalid", "\"OJM6Q1W84L\"", "\"' OR '1'='1\"", "\"%\"", "\"\\u0000\""),
            .. Wrong.Text("reason", "Reason", longest: 1000),
            .. Wrong.Metadata(),
            .. Wrong.Links(),
        ],
        [Requests.MerchantBankAccount.Name] = [.. BankAccount("")],
        [Requests.MerchantWallet.Name] =
        [
            .. Wrong.Text("network", "Network"),
            .. Wrong.Text("first_name", "First name"),
            .. Wrong.Text("last_name", "Last name"),
            .. Wrong.Phone("phone_number", "Phone number"),
        ],
        [Requests.SettlementTransfer.Name] = [.. Wrong.OptionalAmount(), .. Wrong.Links()],
        [Requests.TargetedTransfer.Name] =
        [
            .. Wrong.Amount(),
            .. Wrong.Formed("destination_type", "Destination type", invalid: null, "\"bank_account\"", "\"mobile_wallet\"", "\"till\""),
            .. Wrong.Reference("destination_reference", "Destination reference"),
            .. Wrong.Links(),
        ],
        [Requests.Polling.Name] =
        [
            .. Wrong.Formed("scope", "Scope", invalid: null, "\"shop\"", "\"Till \"", "\"K000000\""),
            .. Wrong.Instant("from_time", "From time"),
            .. Wrong.Instant("to_time", "To time"),
            .. Wrong.All("from_time", "From time must not be after to time", "\"2021-04-19T08:50:23+03:00\"", "\"2021-04-19T05:50:22.001Z\"", "\"2021-04-20\""),
            .. Wrong.Links(),
        ],
        [Requests.TillPolling.Name] = [.. Wrong.ScopeReference("scope_reference")],
        [Requests.SmsNotification.Name] =
        [
            .. Wrong.Reference("webhook_event_reference", "Webhook event reference"),
            .. Wrong.Text("message", "Message", longest: 1000),
            .. Wrong.Links(),
        ],
    };

    private static IEnumerable<WrongValue> RecipientType() =>
    [
        .. Wrong.Formed("type", "Type", "Invalid recipient type", WrongRecipientTypes),
        .. Wrong.Object("pay_recipient", "Pay recipient"),
    ];

    // A type that an SDK does not know comes as no type at all.
    private static IEnumerable<WrongValue> ExternalRecipientType() =>
    [
        .. Wrong.Blank("type", "Invalid recipient type"),
        .. Wrong.OptionalText("type", "Type"),
        .. Wrong.All("type", "Invalid recipient type", WrongRecipientTypes),
        .. Wrong.Object("external_recipient", "External recipient"),
    ];

    private static IEnumerable<WrongValue> BankAccount(string within) =>
    [
        .. Wrong.Text($"{within}account_name", "Account name"),
        .. Wrong.BankBranch($"{within}bank_branch_ref"),
        .. Wrong.Digits($"{within}account_number", "Account number"),
        .. Wrong.Formed($"{within}settlement_method", "Settlement method", invalid: null, "\"CASH\"", "\"RTGS\""),
    ];
}
