using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Tagging;

/// <summary>The command <c>tag</c>: tags texts of the command line, of a file, or the lines of standard input.</summary>
internal static class TagCommand
{
    public const string Entities = "entities", Columns = "columns", Json = "json";

    // The lines of a file are tagged faster in batches; a line typed in a terminal is tagged at once.
    private const int LinesAtOnce = 256;

    public static void Run(string modelPath, string format, TextFile? input, string? output, string? plot, int? gpu, string[] texts)
    {
        if (input is not null && texts.Length > 0)
        {
            throw new SampleException($"--input: expected no texts beside it, found {texts.Length}.");
        }

        if (plot is not null && texts.Length != 1)
        {
            throw new SampleException($"--plot: expected one text, found {texts.Length}.");
        }

        PlotFile.Check("--plot", plot);
        OutputFile.Check("--output", output);
        var ml = new MLContext { GpuDeviceId = gpu };
        using TransformerChain<ITransformer> model = SavedTagger.Load(ml, modelPath);
        IEnumerable<string> asked = texts.Length > 0 ? texts
            : input is not null ? input.Load(ml, skipEmpty: false).GetColumn<string>("Text") : StandardInput.Lines();
        int atOnce = input is not null || texts.Length > 0 || Console.IsInputRedirected ? LinesAtOnce : 1;
        IEnumerable<TaggedText> tagged = asked.Chunk(atOnce).SelectMany(some => SavedTagger.Tag(ml, model, some));
        if (plot is not null)
        {
            TaggedText text = tagged.Single();
            Write(Console.Out, format, [text]);
            PlotFile.Save(Chart(text), plot);
        }
        else if (output is null)
        {
            Write(Console.Out, format, tagged);
        }
        else
        {
            OutputFile.Write(output, path =>
            {
                using var writer = new StreamWriter(path);
                Write(writer, format, tagged);
            });
            Console.WriteLine($"Saved {Path.GetFullPath(output)}.");
        }
    }

    private static void Write(TextWriter writer, string format, IEnumerable<TaggedText> texts)
    {
        int number = 0;
        foreach (TaggedText text in texts)
        {
            number++;
            switch (format)
            {
                case Columns:
                    writer.Write(string.Concat(text.Tokens.Zip(text.PredictedTags, (token, tag) => $"{token}\t{tag}\n")) + "\n");
                    break;
                case Json:
                    writer.Write(Report.LineOf(new { text.Text, Entities = EntitiesOf(text) }) + "\n");
                    break;
                default:
                    writer.Write(Lines(number, text));
                    break;
            }
        }
    }

    private static string Lines(int number, TaggedText text) => string.Concat(text.Entities.Select((entity, i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{number}\t{text.EntitiesClass[i]}\t{text.EntitiesConfidence[i]:F3}\t"
            + $"{text.EntitiesStart[i]}\t{text.EntitiesEnd[i]}\t{entity}\n")));

    private static IEnumerable<object> EntitiesOf(TaggedText text) => text.Entities.Select((entity, i) => new
    {
        Text = entity,
        Class = text.EntitiesClass[i],
        Start = text.EntitiesStart[i],
        End = text.EntitiesEnd[i],
        Confidence = Math.Round(text.EntitiesConfidence[i], 4),
    });

    private static HighlightedEntities Chart(TaggedText text) => new(
        text.Text,
        [
            .. text.EntitiesClass.Select((name, i) => new HighlightedEntity(text.EntitiesStart[i], text.EntitiesEnd[i], name))
                .Where(entity => entity.Start >= 0),
        ]);
}
