using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>Texts as windows of pieces of words, in which each word has the place of its first piece.</summary>
/// <param name="forms">The texts' forms of words.</param>
internal sealed class PieceTexts(TokenStore forms) : ITaggerTexts
{
    private readonly TokenStore _windows = new();

    // The first window of each text, and behind the last text the number of windows.
    private readonly List<int> _firstWindows = [0];
    private readonly List<(int Window, int Step)[]> _places = [];

    /// <inheritdoc/>
    public int Count => _places.Count;

    /// <inheritdoc/>
    public IReadOnlyList<TokenStore> Stores => [forms];

    /// <summary>Adds a window to the text that <see cref="EndText"/> ends.</summary>
    /// <param name="ids">The window's pieces, with the marks around them.</param>
    public void AddWindow(ReadOnlySpan<int> ids) => _windows.Add(ids);

    /// <summary>Ends a text.</summary>
    /// <param name="places">The window of each word, from 0 in the text, and the step of its first piece there.</param>
    public void EndText((int Window, int Step)[] places)
    {
        _places.Add(places);
        _firstWindows.Add(_windows.Count);
    }

    /// <inheritdoc/>
    public int WordsOf(int text) => _places[text].Length;

    /// <inheritdoc/>
    public int TokensOf(int text)
    {
        int tokens = 0;
        for (int window = _firstWindows[text]; window < _firstWindows[text + 1]; window++)
        {
            tokens += _windows.LengthOf(window);
        }

        return Math.Max(1, tokens);
    }

    /// <inheritdoc/>
    public TaggerBatch CreateBatch(int[] texts, Device device, DropoutRandom? dropoutRandom)
    {
        int[] windows = [
            .. texts.SelectMany(text => Enumerable.Range(_firstWindows[text], _firstWindows[text + 1] - _firstWindows[text]))];
        TokenBatch batch = TokenBatch.Create(_windows, windows, device, dropoutRandom);
        var places = new List<long>();
        int first = 0;
        foreach (int text in texts)
        {
            foreach ((int window, int step) in _places[text])
            {
                places.Add(((long)(first + window) * batch.Steps) + step);
            }

            first += _firstWindows[text + 1] - _firstWindows[text];
        }

        return new TaggerBatch(
            batch, [.. texts.Select(WordsOf)], tensor([.. places], [places.Count], ScalarType.Int64, device));
    }
}
