using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The numbered symbols that words consist of while subwords are learned. Equal texts are one symbol.</summary>
internal sealed class SubwordSymbols(SubwordNotation notation)
{
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(Rune Character, bool, bool), int> _characters = [];

    public int Count => _texts.Count;

    /// <summary>The different characters added.</summary>
    public IEnumerable<Rune> Characters => _characters.Keys.Select(key => key.Character).Distinct();

    public string this[int symbol] => _texts[symbol];

    /// <summary>Finds or adds the symbol of a character at its place in a word.</summary>
    public int Add(Rune character, bool isFirst, bool isLast)
    {
        if (!_characters.TryGetValue((character, isFirst, isLast), out int symbol))
        {
            symbol = Add(notation.Symbol(character, isFirst, isLast));
            _characters.Add((character, isFirst, isLast), symbol);
        }

        return symbol;
    }

    /// <summary>Finds or adds the symbol that two neighbors make.</summary>
    public int Join(int first, int second) => Add(notation.Join(_texts[first], _texts[second]));

    private int Add(string text)
    {
        if (_numbers.TryAdd(text, _texts.Count))
        {
            _texts.Add(text);
        }

        return _numbers[text];
    }
}
