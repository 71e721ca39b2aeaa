using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The mapping of a tagger: it reads the tokens of rows and adds their tags.</summary>
/// <param name="schema">The input's schema.</param>
/// <param name="tokens">The column of tokens.</param>
/// <param name="tags">The tags.</param>
/// <param name="tag">Tags texts, given the ids of their forms and the forms.</param>
internal sealed class TaggerMapping(
    DataViewSchema schema, DataViewSchema.Column tokens, TagSet tags, Func<TokenStore, FormTable, TaggedTexts> tag)
    : BatchMapping(schema, [tokens], TaggerColumns.Create())
{
    // So many rows that, sorted by length, they need little padding.
    public override int BatchSize => 1024;

    public override BatchScorer CreateScorer(DataViewRow input) => new Scorer(new TokenReader(input, tokens), tags, tag);

    private sealed class Scorer(TokenReader tokens, TagSet tags, Func<TokenStore, FormTable, TaggedTexts> tag) : BatchScorer
    {
        private readonly TokenStore _texts = new();
        private readonly FormTable _forms = new();
        private TaggedTexts _tagged = TaggedTexts.Of(0);

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
                _forms.Clear();
            }

            _texts.Add(_forms.GetOrAdd(tokens.Read()));
        }

        public override void Score(int count) => _tagged = tag(_texts, _forms);

        // The slot comes first: the call may score the row.
        public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [
            active[0] ? (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                int place = slot();
                string[] names = tags.TagsOf(_tagged.Tags[place]);
                Span<ReadOnlyMemory<char>> to = DenseVector.Resize(ref value, names.Length);
                for (int i = 0; i < names.Length; i++)
                {
                    to[i] = names[i].AsMemory();
                }
            }) : null,
            active[1] ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                int place = slot();
                float[] confidences = _tagged.Confidences[place];
                confidences.CopyTo(DenseVector.Resize(ref value, confidences.Length));
            }) : null,
        ];
    }
}
