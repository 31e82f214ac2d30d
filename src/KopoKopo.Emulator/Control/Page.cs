using System.Globalization;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>
/// A part of a list: at most <c>?limit=</c> items and about 16 MiB, and only what comes after <c>?next=</c>, which the part before names.
/// </summary>
internal sealed record Page(int? AskedLimit, long Before)
{
    public const int Most = 1000;
    private const int Ordinary = 100;

    public static readonly Member<int?> LimitMember = new(
        "limit", QueryShapes.Integer(1, Most), $"How many at most; left out: {Ordinary}, of the ledger's accounts {Most}.");

    public static readonly Member<long?> NextMember = new(
        "next", Shapes.Parsed("what the part before said", ParseNext, "^[0-9]+$"), "Where to go on: the part before says it.");

    /// <summary>The parameters of a list that takes no others.</summary>
    public static readonly ObjectShape<Page> Shape = Shapes.Object<Page>("parameters", Of, LimitMember, NextMember);

    public bool IsFirst => Before == long.MaxValue;

    public int Limit => AskedLimit ?? Ordinary;

    public static Page Of(Members members) => new(members.Get(LimitMember), members.Get(NextMember) ?? long.MaxValue);

    /// <summary>The list from where this part begins, read as far as somebody goes through it.</summary>
    /// <param name="older">Reads what comes before a key, so many at most.</param>
    /// <param name="key">An item's key.</param>
    public IEnumerable<T> Read<T>(Func<long, int, IReadOnlyList<T>> older, Func<T, long> key)
    {
        var before = Before;
        while (true)
        {
            var found = older(before, StreamedList.ReadAtOnce);
            foreach (var item in found) yield return item;
            if (found.Count < StreamedList.ReadAtOnce) yield break;

            before = key(found[^1]);
        }
    }

    /// <summary>The items as far as they go into this part.</summary>
    /// <param name="found">What there is from where the part begins.</param>
    /// <param name="key">An item's key.</param>
    /// <param name="view">What is written of it.</param>
    public PagedList<TView> ListOf<T, TView>(IEnumerable<T> found, Func<T, long> key, Func<T, TView> view) => new Paged<T, TView>(this, found, key, view);

    private static long? ParseNext(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? next : null;

    private sealed class Paged<T, TView>(Page page, IEnumerable<T> found, Func<T, long> key, Func<T, TView> view) : PagedList<TView>
    {
        public override void Write(Func<bool> isFull, Action<TView> write)
        {
            var written = 0;
            long last = 0;
            foreach (var item in found)
            {
                if (written == page.Limit || isFull())
                {
                    Next = last.ToString(CultureInfo.InvariantCulture);
                    return;
                }

                write(view(item));
                last = key(item);
                written++;
            }
        }
    }
}

/// <summary>A list that knows, once it was written, where it goes on.</summary>
internal abstract class PagedList<T> : StreamedList<T>
{
    /// <summary>What <c>?next=</c> takes to go on; null where nothing is left.</summary>
    public string? Next { get; protected set; }
}
