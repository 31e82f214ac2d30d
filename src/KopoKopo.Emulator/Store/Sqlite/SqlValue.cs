namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>A value that a statement is given or answers: nothing, a whole number, a real one, text or bytes, as SQLite knows them.</summary>
internal readonly struct SqlValue
{
    private readonly long _bits;

    private SqlValue(SqlType type, long bits, object? reference = null) => (Type, _bits, Reference) = (type, bits, reference);

    /// <summary>Null unless something else was said.</summary>
    public SqlType Type { get; }

    public long Whole => _bits;

    public double Real => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The text of one, or null.</summary>
    public string? Text => Reference as string;

    /// <summary>The bytes of a blob, or null.</summary>
    public byte[]? Bytes => Reference as byte[];

    private object? Reference { get; }

    public static implicit operator SqlValue(long value) => new(SqlType.Whole, value);

    public static implicit operator SqlValue(long? value) => value is { } whole ? whole : default(SqlValue);

    public static implicit operator SqlValue(bool value) => value ? 1L : 0L;

    public static implicit operator SqlValue(double value) => new(SqlType.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator SqlValue(string? value) => value is null ? default : new SqlValue(SqlType.Text, 0, value);

    public static implicit operator SqlValue(byte[]? value) => value is null ? default : new SqlValue(SqlType.Bytes, 0, value);
}

/// <summary>What a value is.</summary>
internal enum SqlType
{
    Null,
    Whole,
    Real,
    Text,
    Bytes,
}
