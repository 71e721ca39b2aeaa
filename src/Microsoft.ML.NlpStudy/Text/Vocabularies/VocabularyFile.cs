using System.Globalization;
using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Vocabulary files: text with an entry a line in the order of the ids, in the formats of <see cref="VocabularyFormat"/>. A model's
/// <c>vocabulary.txt</c> has the first of these formats.
/// </summary>
/// <remarks>The last line ends like the others. A model's file whose last line does not end was cut off.</remarks>
internal static class VocabularyFile
{
    /// <summary>Writes a model's <c>vocabulary.txt</c>.</summary>
    public static void Write(Vocabulary vocabulary, Stream stream) => Write(vocabulary, stream, new VocabularyFileOptions());

    /// <summary>Writes a vocabulary as valid options say.</summary>
    /// <exception cref="ArgumentException">The format cannot hold a token, or the vocabulary does not begin with the leading
    /// tokens.</exception>
    public static void Write(Vocabulary vocabulary, Stream stream, VocabularyFileOptions options)
    {
        int leading = options.LeadingTokens.Count;
        if (!vocabulary.Tokens.Take(leading).SequenceEqual(options.LeadingTokens))
        {
            string found = string.Join(", ", vocabulary.Tokens.Take(leading).Select(token => $"'{token}'"));
            throw new ArgumentException($"Vocabulary: expected LeadingTokens as its first entries, found {found}.", nameof(vocabulary));
        }

        using var writer = new StreamWriter(stream, StrictUtf8.Encoding, leaveOpen: true);
        var line = new StringBuilder();
        for (int id = leading; id < vocabulary.Count; id++)
        {
            line.Clear();
            AppendToken(vocabulary[id], id, options.Format, line);
            AppendFrequency(vocabulary.GetFrequency(id), options.Format, line);
            writer.Write(line.Append('\n'));
        }
    }

    /// <summary>Reads a model's <c>vocabulary.txt</c>.</summary>
    /// <param name="stream">The stream, read to its end.</param>
    /// <param name="count">The expected number of tokens.</param>
    /// <param name="unknownToken">The unknown token, one of the file's tokens; <see langword="null"/> for none.</param>
    /// <param name="paddingToken">The padding token, one of the file's tokens; <see langword="null"/> for none.</param>
    /// <exception cref="FormatException">The content does not have the format; the message names the line.</exception>
    public static Vocabulary Read(Stream stream, int count, string? unknownToken, string? paddingToken)
    {
        var reader = new VocabularyReader(new VocabularyFileOptions { UnknownToken = unknownToken, PaddingToken = paddingToken });
        return reader.Read(ReadText(stream), count);
    }

    /// <summary>Reads a vocabulary as valid options say.</summary>
    /// <exception cref="FormatException">The content does not have the format; the message names the line.</exception>
    public static Vocabulary Read(Stream stream, VocabularyFileOptions options) =>
        new VocabularyReader(options).Read(ReadText(stream).TrimStart('\uFEFF'), count: null);

    private static void AppendToken(string token, int id, VocabularyFormat format, StringBuilder line)
    {
        if (format == VocabularyFormat.TabSeparated)
        {
            if (token.Length == 0)
            {
                line.Append(VocabularyReader.Unused);
            }

            TokenEscapes.Append(token, line);
            return;
        }

        if (token.Length == 0 && format == VocabularyFormat.Tokens)
        {
            return;    // an empty line stands for an unused id
        }

        if (!IsPlain(token))
        {
            throw new ArgumentException(
                $"Token {id}: expected one that {nameof(VocabularyFormat)}.{format} can hold, without line breaks, byte order marks in "
                + $"front and halves of surrogate pairs, found '{token}'. {nameof(VocabularyFormat.TabSeparated)} holds "
                + $"any.", "vocabulary");
        }

        line.Append(token);
    }

    /// <summary>Whether a line can hold a token as it is.</summary>
    public static bool IsPlain(string token) =>
        token.Length > 0 && !token.AsSpan().ContainsAny('\n', '\r') && token[0] != '\uFEFF' && IsWellFormed(token);

    private static bool IsWellFormed(string token) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(token)) == token;

    private static void AppendFrequency(long frequency, VocabularyFormat format, StringBuilder line)
    {
        if (format == VocabularyFormat.SpaceSeparated)
        {
            line.Append(CultureInfo.InvariantCulture, $" {frequency}");
        }
        else if (format == VocabularyFormat.TabSeparated && frequency != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"\t{frequency}");
        }
    }

    private static string ReadText(Stream stream) => StrictUtf8.Read(WholeFile.ReadAllBytes(stream, "vocabulary"));
}
