using System.Text;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The files of small pretrained tokenizers.</summary>
internal static class PretrainedFileText
{
    /// <summary>The vocabulary of BERT's own tests, with what further cases need.</summary>
    public static readonly string[] Bert =
    [
        "[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]", "want", "##want", "##ed", "wa", "un", "runn", "##ing", ",", "low", "lowest",
        "hello", "!", "how", "are", "you", "?", "ah", "zz", "\u535A", "\u63A8", "h", "##\u00E4llo", "Are", "yoU", "a", "##a", "$", "5", "'",
    ];

    public static readonly string[] BytePairMerges = ["h e", "l l", "he ll", "hell o", "\u0120 hello"];

    /// <summary>GPT-2's characters for all 256 bytes, what the merges make, and GPT-2's end of a text.</summary>
    public static readonly string[] BytePair = [.. ByteCharacters(), "he", "ll", "hell", "hello", "\u0120hello", "<|endoftext|>"];

    public static MemoryStream Lines(params string[] lines) => Stream(string.Join('\n', lines) + "\n");

    public static MemoryStream Json(params string[] tokens) =>
        Stream(JsonSerializer.Serialize(tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id)));

    public static MemoryStream Stream(string content) => new(Encoding.UTF8.GetBytes(content));

    private static IEnumerable<string> ByteCharacters()
    {
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool isShown = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return ((char)(isShown ? value : next++)).ToString();
        }
    }
}
