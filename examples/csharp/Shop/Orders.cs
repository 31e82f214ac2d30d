namespace Shop;

public sealed record NewOrder(string Phone, decimal Amount);

public sealed record Order(Guid Id, string Status, int Shipped, string? Reason);
