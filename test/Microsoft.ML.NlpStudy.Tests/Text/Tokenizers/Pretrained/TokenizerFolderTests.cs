using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>The tokenizer in a folder gives the ids of Hugging Face's library, and a damaged one is refused by its file's name.</summary>
public sealed class TokenizerFolderTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public static TheoryData<string> Names => [.. ReferenceTokenizer.Names];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_are_those_of_the_reference(string name)
    {
        ReferenceTokenizer reference = ReferenceTokenizer.Read(name);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(reference.Folder);

        // Twice, since words of the first time come from the cache.
        for (int time = 0; time < 2; time++)
        {
            for (int i = 0; i < reference.Texts.Length; i++)
            {
                Assert.Equal(reference.Ids[i], tokenizer.Tokenizer.EncodeToIds(reference.Texts[i]));
                Assert.Equal(reference.Ids[i], tokenizer.Vocabulary.GetIds(tokenizer.Tokenize(reference.Texts[i])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_disturb_one_another(string name)
    {
        ReferenceTokenizer reference = ReferenceTokenizer.Read(name);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(reference.Folder);

        Parallel.For(0, 4 * reference.Texts.Length, number =>
        {
            int i = number % reference.Texts.Length;
            Assert.Equal(reference.Ids[i], tokenizer.Tokenizer.EncodeToIds(reference.Texts[i]));
        });
    }

    [Fact]
    public void The_members_of_the_base_class_agree_with_one_another()
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(ReferenceTokenizer.Read("BytePairFile").Folder);
        const string text = "A good film, and again 영화!";

        IReadOnlyList<int> ids = tokenizer.Tokenizer.EncodeToIds(text);
        var tokens = tokenizer.Tokenizer.EncodeToTokens(text, out string? all);
        IReadOnlyList<int> first = tokenizer.Tokenizer.EncodeToIds(text, 3, out _, out int consumed);
        int start = tokenizer.Tokenizer.GetIndexByTokenCountFromEnd(text, 2, out string? normalized, out int count);
        var characters = new char[100];
        var status = tokenizer.Tokenizer.Decode(ids, characters, out int used, out int written);

        Assert.Equal(ids, tokens.Select(token => token.Id));
        Assert.All(tokens, token => Assert.Equal(token.Value, all![token.Offset]));
        Assert.Equal(ids.Take(3), first);
        Assert.Equal(tokens[2].Offset.End.Value, consumed);
        Assert.Equal((2, tokens[^2].Offset.Start.Value, all), (count, start, normalized));
        Assert.Equal(" " + text, tokenizer.Tokenizer.Decode(ids));
        Assert.Equal((System.Buffers.OperationStatus.Done, ids.Count, text.Length + 1), (status, used, written));
        Assert.Equal(ids.Count, tokenizer.Tokenizer.CountTokens(text));
        Assert.Equal(
            System.Buffers.OperationStatus.DestinationTooSmall, tokenizer.Tokenizer.Decode(ids, characters.AsSpan(0, 3), out _, out _));
    }

    [Theory]
    [InlineData("WordPieceFile", "the film was running", "the film was running")]
    [InlineData("SentencePiece", "a good film", "a good film")]
    [InlineData("UnigramFile", "a good film", "a good film")]
    public void Tokens_are_joined_again(string name, string text, string joined)
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(ReferenceTokenizer.Read(name).Folder);
        Assert.Equal(joined, tokenizer.Tokenizer.Decode(tokenizer.Tokenizer.EncodeToIds(text)));
    }

    [Fact]
    public void A_long_word_takes_no_quadratic_time()
    {
        string text = new('x', 400_000);
        foreach (string name in ReferenceTokenizer.Names)
        {
            var time = System.Diagnostics.Stopwatch.StartNew();
            Assert.NotEmpty(PretrainedTokenizer.Load(ReferenceTokenizer.Read(name).Folder).Tokenize(text));
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(20), $"{name}: {time.Elapsed}");
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_counts_as_the_replacement_character()
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(ReferenceTokenizer.Read("BytePairFile").Folder);
        Assert.Equal(tokenizer.Tokenize("a\uFFFDb\uFFFD"), tokenizer.Tokenize("a\uD800b\uDC00"));
    }

    [Fact]
    public void The_first_of_the_files_is_read()
    {
        ReferenceTokenizer.Copy("BytePairVocabulary", _files);
        Assert.Equal(591, Load().Vocabulary.Count);
        ReferenceTokenizer.Copy("WordPieceVocabulary", _files);
        Assert.Equal(559, Load().Vocabulary.Count);
        ReferenceTokenizer.Copy("UnigramFile", _files);
        Assert.Equal(902, Load().Vocabulary.Count);
    }

    [Fact]
    public void Added_tokens_of_the_configuration_are_found()
    {
        ReferenceTokenizer.Copy("WordPieceVocabulary", _files);
        _files.Write(
            "tokenizer_config.json", """{"added_tokens_decoder": {"559": {"content": "<url>", "lstrip": true, "rstrip": false}}}""");
        PretrainedTokenizer tokenizer = Load();
        Assert.Equal(["a", "<url>", "a"], tokenizer.Tokenize("A  <url> a"));
        Assert.Equal(559, tokenizer.Vocabulary["<url>"]);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_tells_what_it_has()
    {
        _files.Write("merges.txt", "");
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(Load);
        Assert.Contains(
            "expected tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece model, found merges.txt.", error.Message);
    }

    private static readonly Dictionary<string, (string Name, Action<JsonNode> Spoil, string Expected)> s_damages = new()
    {
        ["model"] = (
            "WordPieceFile", root => root["model"]!["type"] = "WordLevel",
            "field model.type: expected one of WordPiece, BPE, Unigram, found \"WordLevel\""),
        ["no model"] = ("WordPieceFile", root => root.AsObject().Remove("model"), "field model: expected a value, found none"),
        ["normalizer"] = (
            "WordPieceFile", root => root["normalizer"] = JsonNode.Parse("""{"type": "Nmt"}"""),
            "field normalizer.type: expected one of BertNormalizer"),
        ["pre-tokenizer"] = (
            "WordPieceFile",
            root => root["pre_tokenizer"] = JsonNode.Parse("""{"type": "Sequence", "pretokenizers": [{"type": "Digits"}]}"""),
            "field pre_tokenizer.pretokenizers[0].type: expected one of BertPreTokenizer"),
        ["post-processor"] = (
            "WordPieceFile", root => root["post_processor"]!["type"] = "Other",
            "field post_processor.type: expected one of BertProcessing"),
        ["template"] = (
            "WordPieceFile", root => root["post_processor"]!["single"]!.AsArray().RemoveAt(1),
            "field post_processor.single: expected at most one token before and one behind"),
        ["an id twice"] = ("WordPieceFile", root => root["model"]!["vocab"]!["a"] = 0, "that no other token has, found 0"),
        ["an id far away"] = (
            "WordPieceFile", root => root["model"]!["vocab"]!["a"] = 2_000_000_000, "token 'a': expected an id from 0 to 1000558"),
        ["an id that is text"] = (
            "WordPieceFile", root => root["model"]!["vocab"]!["a"] = "0", "field model.vocab.a: expected a whole number, found \"0\""),
        ["no vocabulary"] = ("WordPieceFile", root => root["model"]!["vocab"] = 5, "field model.vocab: expected an object, found 5"),
        ["unknown token"] = (
            "WordPieceFile", root => root["model"]!["unk_token"] = "[none]", "field model.unk_token: expected a token of the vocabulary"),
        ["an added token elsewhere"] = (
            "WordPieceFile", root => root["added_tokens"]![0]!["id"] = 1, "expected the token '[PAD]' with id 1, found with id 0"),
        ["an added token empty"] = (
            "WordPieceFile", root => root["added_tokens"]![0]!["content"] = "", "field added_tokens[0].content: expected a token"),
        ["merge"] = (
            "BytePairFile", root => root["model"]!["merges"]![7] = "a nowhere", "merge 7, 'a nowhere': expected the token 'nowhere'"),
        ["merge of three"] = (
            "BytePairFile", root => root["model"]!["merges"]![7] = "a b c", "field model.merges[7]: expected two tokens, found \"a b c\""),
        ["byte fallback"] = ("BytePairFile", root => root["model"]!["byte_fallback"] = true, "field model.byte_fallback: expected false"),
        ["dropout"] = ("BytePairFile", root => root["model"]!["dropout"] = 0.1, "field model.dropout: expected null or 0, found 0.1"),
        ["a piece without a score"] = (
            "UnigramFile", root => root["model"]!["vocab"]![5]!.AsArray().RemoveAt(1),
            "field model.vocab[5]: expected a piece and its score"),
        ["a piece twice"] = (
            "UnigramFile", root => root["model"]!["vocab"]![5]![0] = "<unk>", "field model.vocab[5]: expected a piece not yet in the list"),
        ["unknown id"] = ("UnigramFile", root => root["model"]!["unk_id"] = 902, "field model.unk_id: expected 0 to 901, found 902"),
        ["characters"] = (
            "UnigramFile", root => root["normalizer"]!["normalizers"]![0]!["precompiled_charsmap"] = "AAAA",
            "field normalizer.normalizers[0].precompiled_charsmap: expected"),
        ["characters are a number"] = (
            "UnigramFile", root => root["normalizer"]!["normalizers"]![0]!["precompiled_charsmap"] = 4, "expected Base64, found 4"),
        ["expression"] = (
            "UnigramFile", root => root["normalizer"]!["normalizers"]![2]!["pattern"] = JsonNode.Parse("""{"Regex": "(?=a)b"}"""),
            "expected a regular expression without look-around"),
    };

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_file_is_refused_by_its_name_and_field(string damage)
    {
        (string name, Action<JsonNode> spoil, string expected) = s_damages[damage];
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(ReferenceTokenizer.Read(name).Folder, "tokenizer.json")))!;
        spoil(root);
        string path = _files.Write("tokenizer.json", root.ToJsonString());

        FormatException error = Assert.Throws<FormatException>(Load);

        Assert.StartsWith($"'{path}': ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("tokenizer.json", "{\"model\": {\"type\": \"BPE\"", "depth")]
    [InlineData("tokenizer.json", "[]", "expected an object, found Array")]
    [InlineData("tokenizer.json", "", "JSON")]
    [InlineData("vocab.txt", "[UNK]\na\n", "expected the token '[CLS]' in one of the 2 lines")]
    [InlineData("spiece.model", "\n\u0007\n\u0001", "The file is truncated")]
    [InlineData("spiece.model", "no model", "SentencePiece model")]
    [InlineData("spiece.model", "", "found no pieces")]
    public void Other_files_are_refused(string name, string content, string expected)
    {
        string path = _files.Write(name, content);
        FormatException error = Assert.Throws<FormatException>(Load);
        Assert.StartsWith($"'{path}': ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_gigabyte_of_text_is_refused_before_it_is_read()
    {
        string path = _files.PathOf("tokenizer.json");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(1L << 30);    // takes no room on most disks
        }

        Assert.StartsWith($"'{path}': expected at most 134", Assert.Throws<FormatException>(Load).Message);
    }

    private PretrainedTokenizer Load() => PretrainedTokenizer.Load(Path.GetDirectoryName(_files.PathOf("x"))!);
}
