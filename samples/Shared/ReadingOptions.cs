using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Runtime;

namespace Samples;

/// <summary>The options that say how a file's rows are written. Without them that is told from the file.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<bool?> _header = new("--header")
    {
        Description = "Whether the first row names the columns (--header false: it does not); told from the rows without it",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _separator = new(
        "--separator")
    {
        Description = "What is between columns: tab, or a character as ';'; by the file's name without it",
        HelpName = "C"
    };
    private readonly Option<string?> _encoding = new(
        "--encoding")
    {
        Description = "The files' encoding, as cp949 or latin1; without it what a byte order mark says, or UTF-8",
        HelpName = "NAME"
    };
    private readonly Option<string?> _escape = new(
        "--escape")
    {
        Description = "The character that makes the one behind it an ordinary one, as a backslash before quotes",
        HelpName = "C"
    };
    private readonly Option<string?> _comment = new(
        "--comment")
    { Description = "Lines that begin so are passed over, as #", HelpName = "TEXT" };
    private readonly Option<int> _skippedLines = new(
        "--skip-lines")
    { Description = "Lines at the files' start to pass over", HelpName = "N" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_header, _separator, _encoding, _escape, _comment, _skippedLines])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
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

/// <summary>How a file's rows are written; null: told from the file.</summary>
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
    ];

    /// <summary>Opens a file and passes on what its reader decided.</summary>
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

    /// <summary>A message of the readers with the names that their options have on the command line.</summary>
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

            message = message.Replace($", {option} ", $", {here} ").Replace($" and {option} ", $" and {here} ");
        }

        return message;
    }
}
