using System.ComponentModel;
using System.Globalization;

namespace KopoKopo.Emulator;

/// <summary>
/// A list in the settings that may also be said in one value, as most are of one item: <c>Name=a;b</c> for <c>Name:0=a</c> and <c>Name:1=b</c>.
/// </summary>
[TypeConverter(typeof(SettingListConverter))]
public sealed class SettingList : List<string>;

/// <summary>Reads it out of one value.</summary>
internal sealed class SettingListConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        var list = new SettingList();
        list.AddRange(((string)value).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return list;
    }
}
