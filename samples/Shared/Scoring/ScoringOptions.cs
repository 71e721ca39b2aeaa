using System.CommandLine;
using static Samples.SampleOptions;

namespace Samples;

/// <summary>The options of the command <c>score</c> that all samples have.</summary>
/// <param name="sharded">Whether a command scores only a share of the files where it is told to.</param>
internal sealed class ScoringOptions(bool sharded = true)
{
    private readonly Option<string> _model = Required("--model", "A model that 'train' saved", "model.zip");
    private readonly Option<string[]> _input = new("--input")
    {
        Description = "The files to score: .csv, .tsv or .jsonl, plain or .gz, .parquet, or lines of text; names may have * and ?",
        HelpName = "FILES",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _output = Required(
        "--output", "The folder for the results: for each file one of its name and format, with the scores behind its columns", "DIR");
    private readonly Option<string> _shard = Defaulted(
        "--shard", "Score every N-th file only, from the I-th on, counted from 0, so that N machines share the files", "0/1", "I/N");
    private readonly Option<string?> _text = Optional<string?>(
        "--text-column", "The column of the text: its name, or its number from 0; without it, the only column", "N|NAME");
    private readonly ReadingOptions _reading = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_model, _input, _output, .. sharded ? (Option[])[_shard] : [], _text])
        {
            command.Options.Add(option);
        }

        _reading.AddTo(command);
    }

    /// <summary>Reads the options from the command line.</summary>
    /// <exception cref="SampleException">The shard is not I/N.</exception>
    public ScoringJob Of(ParseResult parsed) => new()
    {
        Model = parsed.GetRequiredValue(_model),
        Inputs = parsed.GetRequiredValue(_input),
        Output = parsed.GetRequiredValue(_output),
        Shard = sharded ? Shard.Parse(parsed.GetRequiredValue(_shard)) : new Shard(0, 1),
        TextField = parsed.GetValue(_text),
        Reading = _reading.Of(parsed),
    };
}
