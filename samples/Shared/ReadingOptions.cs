using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Runtime;

namespace Samples;

/// <summary>The options that describe the format of a file's rows. Without them the readers detect the format.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<bool?> _header = new("--header")
    {
        Description = "Whether the first row names the columns; --header false: it does not; without the option, detected from the rows",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _separator = SampleOptions.Optional<string?>(
        "--separator", "The character between columns, such as ';', or tab; without the option, chosen by the file's name", "C");
    private readonly Option<string?> _encoding = SampleOptions.Optional<string?>(
        "--encoding", "The encoding of the files, such as cp949 or latin1; without the option, the byte order mark's, or UTF-8", "NAME");
    private readonly Option<string?> _escape = SampleOptions.Optional<string?>(
        "--escape", "The character that makes the next one an ordinary character, such as a backslash before quotes", "C");
    private readonly Option<string?> _comment = SampleOptions.Optional<string?>(
        "--comment", "Skip lines that begin with this text, such as #", "TEXT");
    private readonly Option<int> _skippedLines = SampleOptions.Optional<int>(
        "--skip-lines", "Skip this many lines at the start of each file", "N");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_header, _separator, _encoding, _escape, _comment, _skippedLines])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options from the command line.</summary>
    /// <exception cref="SampleException">A separator or an escape character is more than one character.</exception>
    public Reading Of(ParseResult parsed) => new(
        parsed.GetResult(_header) is null ? null : parsed.GetValue(_header) ?? true, Character(parsed, _separator),
        parsed.GetValue(_encoding),
        Character(parsed, _escape), parsed.GetValue(_comment), parsed.GetValue(_skippedLines));

    private static char? Character(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [char one] => one,
        string other => throw new SampleException($"{option.Name}: expected one character, or tab, found '{other}'."),
    };
}

/// <summary>The format of a file's rows. A value of <see langword="null"/> is detected from the file.</summary>
internal sealed record Reading(
    bool? Header = null, char? Separator = null, string? Encoding = null, char? Escape = null, string? Comment = null, int SkippedLines = 0)
{
    private static readonly (string Option, string Here)[] s_names =
    [
        (nameof(LabeledTextOptions.HasHeader), "--header"), (nameof(LabeledTextOptions.Separator), "--separator"),
        (nameof(LabeledTextOptions.Encoding), "--encoding"), (nameof(LabeledTextOptions.EscapeCharacter), "--escape"),
        (nameof(LabeledTextOptions.CommentPrefix), "--comment"), (nameof(LabeledTextOptions.SkippedLines), "--skip-lines"),
        (nameof(LabeledTextOptions.TextField), "--text-column"), (nameof(LabeledTextOptions.LabelField), "--label-column"),
        (nameof(ParallelTableOptions.SourceField), "--source-column"), (nameof(ParallelTableOptions.TargetField), "--target-column"),
        (nameof(TaggedTextOptions.Layout), "--layout"), (nameof(TaggedTextOptions.TokenField), "--token-column"),
        (nameof(TaggedTextOptions.TagField), "--tag-column"),
    ];

    /// <summary>Sets this format in the options of a reader, except for the header.</summary>
    public T ApplyTo<T>(T options)
        where T : SeparatedTextOptions
    {
        SeparatedTextOptions applied = options with
        {
            Separator = Separator,
            Encoding = Encoding,
            EscapeCharacter = Escape,
            CommentPrefix = Comment,
            SkippedLines = SkippedLines,
        };
        return (T)applied;
    }

    /// <summary>Opens a file and passes on the messages of its reader.</summary>
    public static T Listen<T>(MLContext ml, Action<string>? say, Func<T> load)
    {
        void Say(object? sender, LoggingEventArgs e)
        {
            if (e is { Source: "Reading text", Kind: ChannelMessageKind.Info })
            {
                say?.Invoke(Renamed(e.RawMessage));
            }
        }

        ml.Log += Say;
        try
        {
            return load();
        }
        finally
        {
            ml.Log -= Say;
        }
    }

    /// <summary>Replaces the names of the readers' options in a message by those of the command line.</summary>
    public static string Renamed(string message)
    {
        message = message.Replace(" Where several are labels, option LabelFields names them.", "")
            .Replace("(option SecondTextField)", "(this program reads one)");
        foreach ((string option, string here) in s_names)
        {
            foreach (string before in (string[])["Option ", "option ", "Options ", "options "])
            {
                message = message.Replace($"{before}{option} ", $"{here} ").Replace($"{before}{option},", $"{here},")
                    .Replace($"{before}{option}:", $"{here}:").Replace($"{before}{option})", $"{here})");
            }

            foreach (char end in " ,")
            {
                message = message.Replace($", {option}{end}", $", {here}{end}").Replace($" and {option}{end}", $" and {here}{end}");
            }
        }

        return message;
    }
}
