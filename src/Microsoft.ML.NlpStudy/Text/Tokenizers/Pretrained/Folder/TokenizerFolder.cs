using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads the tokenizer in a folder as Hugging Face lays it out.</summary>
internal static class TokenizerFolder
{
    private const string Expected = "tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece model";
    private static readonly string[] s_models = ["sentencepiece.bpe.model", "spiece.model", "sentencepiece.model"];

    /// <summary>Reads the tokenizer.</summary>
    /// <exception cref="FileNotFoundException">The folder has none of the files.</exception>
    /// <exception cref="FormatException">A file is damaged or of a kind that does not work here; the message names it.</exception>
    public static PretrainedTokenizer Read(string folder)
    {
        (TokenizerSource source, string[] files) = Find(folder);
        FolderTokenizerOptions options = source == TokenizerSource.TokenizerJson
            ? new FolderTokenizerOptions()
            : SpecialTokenFiles.Read(folder).ToOptions(source, IsFairseq(folder));
        byte[][] contents = [.. files.Select(WholeFile.ReadAllBytes)];
        try
        {
            return FolderTokenizerSettings.Create(source, options, contents);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{files[^1]}': {e.Message}");
        }
    }

    private static (TokenizerSource Source, string[] Files) Find(string folder)
    {
        foreach (TokenizerSource source in
            new[] { TokenizerSource.TokenizerJson, TokenizerSource.WordPieces, TokenizerSource.BytePairs })
        {
            string[] files = [.. FolderTokenizerSettings.FilesOf(source).Select(file => Path.Combine(folder, file))];
            if (files.All(File.Exists))
            {
                return (source, files);
            }
        }

        string[] names = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
        string? model = s_models.FirstOrDefault(names.Contains)
            ?? names.FirstOrDefault(name => name.EndsWith(".model", StringComparison.Ordinal));
        string found = !Directory.Exists(folder) ? "no such folder" : names.Length == 0 ? "no files" : string.Join(", ", names.Take(20));
        return model is not null
            ? (TokenizerSource.SentencePiece, [Path.Combine(folder, model)])
            : throw new FileNotFoundException($"'{folder}': expected {Expected}, found {found}.", folder);
    }

    /// <summary>Whether config.json names a model that comes from fairseq.</summary>
    private static bool IsFairseq(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            return JsonField.Read(WholeFile.ReadAllBytes(path), config => config.TextOf("model_type") == "xlm-roberta");
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{path}': {e.Message}");
        }
    }
}
