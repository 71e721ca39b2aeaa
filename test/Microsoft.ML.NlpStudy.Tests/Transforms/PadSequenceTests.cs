using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class PadSequenceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(SequenceSide.End, SequenceSide.End, "3 2 2 2", "2 2 2 2", "3 4 5 6")]
    [InlineData(SequenceSide.Start, SequenceSide.Start, "2 2 2 3", "2 2 2 2", "4 5 6 7")]
    public void Sequences_get_the_length_at_the_side_asked_for(SequenceSide pad, SequenceSide truncate, string one, string none, string five)
    {
        IDataView data = Ids(["a"], [], ["a", "b", "c", "d", "e"]);
        var options = new PadSequenceOptions { Length = 4, PadSide = pad, TruncateSide = truncate };

        PadSequenceTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.PadSequence("Padded", "Tokens", options), data);

        IDataView output = transformer.Transform(data);
        Assert.Equal([one, none, five], output.VectorColumn<uint>("Padded"));
        Assert.Equal(new VectorDataViewType(new KeyDataViewType(typeof(uint), 7), 4), output.Schema["Padded"].Type);
    }

    [Fact]
    public void Any_token_of_the_vocabulary_can_pad_and_the_column_says_so()
    {
        IDataView data = Ids(["a", "b"], ["b"]);
        var options = new PadSequenceOptions { Length = 3, PaddingToken = "b" };
        PadSequenceTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.PadSequence("Tokens", options: options), data);
        IDataView output = transformer.Transform(data);
        Assert.Equal(["4 3 3", "3 3 3"], output.VectorColumn<uint>("Tokens"));
        ReadOnlyMemory<char> padding = default;
        output.Schema["Tokens"].Annotations.GetValue("PaddingToken", ref padding);
        Assert.Equal("b", padding.ToString());
    }

    [Fact]
    public void The_default_is_the_length_of_the_notes()
    {
        IDataView data = Ids(["a"]);
        Assert.Equal(200, _ml.Transforms.Text.PadSequence("Tokens").Fit(data).Transform(data).Column<VBuffer<uint>>("Tokens")[0].Length);
    }

    [Fact]
    public void A_padding_token_that_is_no_entry_and_columns_that_are_not_token_keys_are_named()
    {
        Check(
            "Input column 'Tokens': expected a key for the padding token '<none>', found none among its key values. (Parameter 'inputSchema')",
            new PadSequenceOptions { PaddingToken = "<none>" },
            Ids(["a"]));
        Check(
            "Input column 'Tokens': expected a vector of keys with key values (as MapTokensToVocabulary gives), found Vector<String>. (Parameter 'inputSchema')",
            new PadSequenceOptions(),
            _ml.Tokens(["a"]));

        void Check(string message, PadSequenceOptions options, IDataView data) => Assert.Equal(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.PadSequence("Tokens", options: options).Fit(data)).Message);
    }

    private IDataView Ids(params string[][] tokens)
    {
        IDataView data = _ml.Tokens(tokens);
        return _ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(data).Transform(data);
    }
}
