using System.Buffers.Binary;
using System.Text;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>A protobuf message by the numbers of its fields: as much of the format as a collector is sent.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) Read(ref bytes);
    }

    public IReadOnlyList<ProtobufMessage> Messages(int number) =>
        [.. _fields.Where(field => field.Number == number).Select(field => new ProtobufMessage(field.Bytes))];

    public ProtobufMessage? Message(int number) => Messages(number).SingleOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    /// <summary>A trace's or a span's id.</summary>
    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public ulong Number(int number) => _fields.SingleOrDefault(field => field.Number == number).Value;

    private bool Has(int number) => _fields.Any(field => field.Number == number);

    private byte[] Bytes(int number) => _fields.SingleOrDefault(field => field.Number == number).Bytes ?? [];

    /// <summary>The attributes in a field of that number, as texts.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int number) =>
        Messages(number).ToDictionary(attribute => attribute.Text(1), attribute => attribute.Message(2)!.Value(), StringComparer.Ordinal);

    // An AnyValue: a text, or a whole number.
    private string Value() => Has(1) ? Text(1) : $"{Number(3)}";

    private void Read(ref ReadOnlySpan<byte> bytes)
    {
        var key = Varint(ref bytes);
        var (number, wire) = ((int)(key >> 3), key & 7);
        var (value, content) = wire switch
        {
            0 => (Varint(ref bytes), []),
            1 => (BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8)), []),
            2 => (0UL, Take(ref bytes, (int)Varint(ref bytes))),
            5 => (BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4)), []),
            _ => throw new InvalidDataException($"wire type {wire}"),
        };
        _fields.Add((number, value, content));
    }

    private static byte[] Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        var taken = bytes[..count].ToArray();
        bytes = bytes[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
