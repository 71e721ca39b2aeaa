using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class EncoderTokensTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string> Names =>
        ["WordPieceFile", "WordPieceVocabulary", "BytePairFile", "BytePairVocabulary", "UnigramFile", "SentencePiece"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pairs_are_framed_and_cut_as_by_the_reference(string name)
    {
        ReferenceTokenizer reference = ReferenceTokenizer.Read(name);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(reference.Folder);
        EncoderMarks marks = EncoderMarks.Read(reference.Folder, tokenizer);
        Assert.Equal(!name.StartsWith("WordPiece", StringComparison.Ordinal), marks.HasTwoSeparators);
        var store = new TokenStore();
        foreach ((string first, string second, int maximum, int[] ids, int[] types) in reference.Pairs)
        {
            var tokens = new EncoderTokens(tokenizer, marks, maximum);
            tokens.AddPair(first.AsMemory(), second.AsMemory(), store, 0);
            Assert.Equal(ids.Select(id => id + 1), store[store.Count - 1].ToArray());

            // RoBERTa has one segment type: its reference tells none.
            tokens.AddPair(first.AsMemory(), second.AsMemory(), store, 10_000);
            if (types.Contains(1))
            {
                Assert.Equal(ids.Select((id, i) => id + 1 + (10_000 * types[i])), store[store.Count - 1].ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_is_framed_and_cut(string name)
    {
        ReferenceTokenizer reference = ReferenceTokenizer.Read(name);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(reference.Folder);
        EncoderMarks marks = EncoderMarks.Read(reference.Folder, tokenizer);
        (int first, int last) = (tokenizer.Vocabulary[marks.First] + 1, tokenizer.Vocabulary[marks.Last] + 1);
        var tokens = new EncoderTokens(tokenizer, marks, 12);
        for (int i = 0; i < reference.Texts.Length; i++)
        {
            var store = new TokenStore();
            tokens.Add(reference.Texts[i].AsMemory(), store);
            int[] ids = [.. reference.Ids[i].Select(id => id + 1)];
            Assert.Equal([first, .. ids.Take(10), last], store[0].ToArray());
            Assert.Equal(ids, tokens.Encode(reference.Texts[i].AsMemory()).ToArray());
        }
    }

    [Theory]
    [InlineData(5, 5, 10, 5, 5)]
    [InlineData(5, 5, 9, 4, 5)]
    [InlineData(6, 5, 9, 5, 4)]
    [InlineData(2, 50, 10, 2, 8)]
    [InlineData(50, 2, 10, 8, 2)]
    [InlineData(5, 5, 0, 0, 0)]
    [InlineData(5, 0, 3, 3, 0)]
    public void The_longer_text_of_a_pair_is_cut_first(int first, int second, int most, int firstLeft, int secondLeft) =>
        Assert.Equal((firstLeft, secondLeft), EncoderTokens.Lengths(first, second, most));

    [Fact]
    public void Marks_are_found_where_files_name_them()
    {
        ReferenceTokenizer.Copy("WordPieceVocabulary", _files);
        Assert.Equal(EncoderMarks.Bert, Marks());

        _files.Write("tokenizer_config.json", """{"mask_token": "a", "cls_token": {"content": "[SEP]"}}""");
        Assert.Equal(EncoderMarks.Bert with { First = "[SEP]", Mask = "a" }, Marks());

        _files.Write("special_tokens_map.json", """{"mask_token": "[UNK]"}""");
        Assert.Equal(EncoderMarks.Bert with { First = "[SEP]", Mask = "[UNK]" }, Marks());
    }

    [Theory]
    [InlineData("""{"mask_token": "nowhere"}""", "expected a mask_token of the vocabulary's 559 tokens, found 'nowhere'")]
    [InlineData("""{"mask_token": 5}""", "field mask_token: expected a text, found 5")]
    [InlineData("""{"mask_token": {"content": ""}}""", "field mask_token.content: expected a token")]
    [InlineData("[]", "expected an object, found Array")]
    [InlineData("{", "JSON")]
    public void A_mark_that_is_none_is_refused_by_its_files_name(string content, string expected)
    {
        ReferenceTokenizer.Copy("WordPieceFile", _files);
        string path = _files.Write("special_tokens_map.json", content);
        FormatException error = Assert.Throws<FormatException>(Marks);
        Assert.StartsWith($"'{path}': ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    private EncoderMarks Marks()
    {
        string folder = Path.GetDirectoryName(_files.PathOf("x"))!;
        return EncoderMarks.Read(folder, PretrainedTokenizer.Load(folder));
    }
}
