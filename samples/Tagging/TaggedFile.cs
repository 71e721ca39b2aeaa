using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;
using static Samples.SampleOptions;

namespace Tagging;

/// <summary>A file of tagged sentences.</summary>
/// <param name="Path">The file, or a folder of files.</param>
/// <param name="Options">Its layout, columns and encoding; the reader detects what they leave out.</param>
internal sealed record TaggedFile(string Path, TaggedTextOptions Options)
{
    /// <summary>Loads the sentences and prints what the reader decided. Each pass reads the file again.</summary>
    public IDataView Load(MLContext ml) => Reading.Listen(ml, Console.WriteLine, () => ml.Data.LoadTaggedText(Path, Options));
}

/// <summary>The options of the command line that describe files of tagged sentences.</summary>
internal sealed class TaggedFileOptions
{
    private readonly Option<TaggedTextLayout> _layout = Defaulted(
        "--layout", "The layout: columns as CoNLL's, a character a row as KLUE's, or pairs as the/DT", TaggedTextLayout.Detect);

    private readonly Option<int?> _token = Optional<int?>("--token-column", "columns: the column of the token, from 0; the first", "N");
    private readonly Option<int?> _tag = Optional<int?>("--tag-column", "columns: the column of the tag, from 0; the last", "N");
    private readonly Option<string?> _separator = Optional<string?>(
        "--separator", "The character between columns, or between word and tag; detected: tab, space or slash", "C");

    private readonly Option<string?> _comment = Optional<string?>("--comment", "Skip lines that begin with this text", "TEXT");
    private readonly Option<string?> _encoding = Optional<string?>(
        "--encoding", "The encoding, such as cp949; without it the byte order mark's, or UTF-8", "NAME");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_layout, _token, _tag, _separator, _comment, _encoding])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options from the command line.</summary>
    /// <exception cref="SampleException">A separator is more than one character.</exception>
    public TaggedTextOptions Of(ParseResult parsed) => new()
    {
        Layout = parsed.GetValue(_layout),
        TokenField = parsed.GetValue(_token),
        TagField = parsed.GetValue(_tag),
        Separator = parsed.GetValue(_separator) switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            [char one] => one,
            string other => throw new SampleException($"--separator: expected one character, or tab, found '{other}'."),
        },
        CommentPrefix = parsed.GetValue(_comment),
        Encoding = parsed.GetValue(_encoding),
    };
}
