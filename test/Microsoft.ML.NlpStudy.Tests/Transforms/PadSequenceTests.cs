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
    public void Sequences_get_the_length_at_the_side_asked_for(
        SequenceSide pad, SequenceSide truncate, string one, string none, string five)
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

    [Theory]
    [InlineData(5, SequenceSide.End, "3 5 4 2 2", "3 4 2 2 2", "3 5 6 7 4", "3 2 5")]
    [InlineData(5, SequenceSide.Start, "2 2 3 5 4", "2 2 2 3 4", "3 5 6 7 4", "3 2 5")]
    [InlineData(null, SequenceSide.End, "3 5 4", "3 4", "3 5 6 7 8 4", "3 2 6")]
    public void Texts_get_an_initial_and_a_final_token_and_a_column_of_lengths(
        int? length, SequenceSide padSide, string one, string none, string four, string lengths)
    {
        IDataView data = Ids(new VocabularyOptions { Specials = ["<unk>", "<pad>", "<sos>", "<eos>"] }, ["a"], [], ["a", "b", "c", "d"]);
        var options = new PadSequenceOptions
        {
            Length = length,
            PadSide = padSide,
            InitialToken = "<sos>",
            FinalToken = "<eos>",
            LengthColumnName = "Length",
        };

        PadSequenceTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.PadSequence("Padded", "Tokens", options), data);

        IDataView output = transformer.Transform(data);
        Assert.Equal([one, none, four], output.VectorColumn<uint>("Padded"));
        Assert.Equal(lengths, string.Join(' ', output.Column<int>("Length")));
        Assert.Equal(NumberDataViewType.Int32, output.Schema["Length"].Type);
        Assert.Equal(length is not null, ((VectorDataViewType)output.Schema["Padded"].Type).IsKnownSize);
        ReadOnlyMemory<char> padding = default;
        output.Schema["Padded"].Annotations.GetValue("PaddingToken", ref padding);
        Assert.Equal("<pad>", padding.ToString());
    }

    [Fact]
    public void Without_a_length_no_padding_token_is_needed()
    {
        IDataView data = Ids(new VocabularyOptions { Specials = ["</s>"], UnknownToken = null, PaddingToken = null }, ["a"], ["b", "a"]);
        var options = new PadSequenceOptions { Length = null, FinalToken = "</s>" };
        PadSequenceTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.PadSequence("Tokens", options: options), data);
        IDataView output = transformer.Transform(data);
        Assert.Equal(["2 1", "3 2 1"], output.VectorColumn<uint>("Tokens"));
        Assert.Null(output.Schema["Tokens"].Annotations.Schema.GetColumnOrNull("PaddingToken"));
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
            "Input column 'Tokens': expected a key for the padding token '<none>', found none among its key values. (Parameter "
                + "'inputSchema')",
            new PadSequenceOptions { PaddingToken = "<none>" },
            Ids(["a"]));
        Check(
            "Input column 'Tokens': expected a key for the initial token '<sos>', found none among its key values. (Parameter "
                + "'inputSchema')",
            new PadSequenceOptions { InitialToken = "<sos>" },
            Ids(["a"]));
        Check(
            "Input column 'Tokens': expected a key for the final token '<eos>', found none among its key values. (Parameter 'inputSchema')",
            new PadSequenceOptions { FinalToken = "<eos>" },
            Ids(["a"]));
        Check(
            "Option LengthColumnName: expected another column than the sequences', found 'Tokens'. (Parameter 'LengthColumnName')",
            new PadSequenceOptions { LengthColumnName = "Tokens" },
            Ids(["a"]));
        Check(
            "Input column 'Tokens': expected a vector of keys with key values (as MapTokensToVocabulary gives), found Vector<String>. "
                + "(Parameter 'inputSchema')",
            new PadSequenceOptions(),
            _ml.Tokens(["a"]));

        void Check(string message, PadSequenceOptions options, IDataView data) => Assert.Equal(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.PadSequence("Tokens", options: options).Fit(data)).Message);
    }

    private IDataView Ids(params string[][] tokens) => Ids(new VocabularyOptions(), tokens);

    private IDataView Ids(VocabularyOptions options, params string[][] tokens)
    {
        IDataView data = _ml.Tokens(tokens);
        return _ml.Transforms.Text.MapTokensToVocabulary("Tokens", options: options).Fit(data).Transform(data);
    }
}
