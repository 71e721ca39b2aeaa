using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scorer of a translator, which translates rows in batches.</summary>
/// <param name="translate">Translates texts, and gives the translations of each, best first.</param>
/// <param name="targets">The target's tokens in the order of their ids.</param>
/// <param name="columns">The columns by name, in order.</param>
/// <param name="tokens">Reads the ids of the input's current row.</param>
internal sealed class TranslatorScorer(
    Func<TokenStore, IReadOnlyList<Hypothesis>[]> translate, IReadOnlyList<string> targets, IReadOnlyList<string> columns,
    TokenKeyColumn.Reader tokens) : BatchScorer
{
    private readonly TokenStore _sources = new();
    private IReadOnlyList<Hypothesis>[] _found = [];

    public override void Read(int slot)
    {
        if (slot == 0)
        {
            _sources.Clear();
        }

        _sources.Add(tokens());
    }

    public override void Score(int count) => _found = translate(_sources);

    public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [.. columns.Select((name, i) => active[i] ? CreateGetter(name, slot) : null)];

    private Delegate CreateGetter(string column, Func<int> slot)
    {
        // The slot comes first: the call may translate the row.
        IReadOnlyList<Hypothesis> Found()
        {
            int place = slot();
            return _found[place];
        }

        return column switch
        {
            TranslationColumns.Ids => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) =>
                Copy(Found()[0].Tokens, token => (uint)token, ref value)),
            TranslationColumns.Score => (ValueGetter<float>)((ref float value) => value = (float)Found()[0].Score),
            TranslationColumns.Attention => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                Copy([.. Found()[0].Attention!.SelectMany(row => row)], weight => weight, ref value)),
            TranslationColumns.Best => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
                Copy(Found(), found => string.Join(' ', found.Tokens.Select(token => targets[token - 1])).AsMemory(), ref value)),
            _ when TranslationColumns.RankOf(column) is { } rank => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) =>
                Copy(Found() is { } found && rank <= found.Count ? found[rank - 1].Tokens : [], token => (uint)token, ref value)),
            _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Found(), found => (float)found.Score, ref value)),
        };
    }

    private static void Copy<TFrom, T>(IReadOnlyList<TFrom> from, Func<TFrom, T> map, ref VBuffer<T> target)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref target, from.Count);
        for (int i = 0; i < from.Count; i++)
        {
            editor.Values[i] = map(from[i]);
        }

        target = editor.Commit();
    }
}
