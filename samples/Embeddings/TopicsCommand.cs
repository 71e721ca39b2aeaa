using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Embeddings;

/// <summary>The command <c>topics</c>: finds the topics of texts, shows their words and saves the model.</summary>
internal static class TopicsCommand
{
    private const int ShownWords = 10;

    /// <summary>Finds topics.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="tokenizer">The name of a tokenizer of <see cref="Tokenizers"/>.</param>
    /// <param name="options">The number of topics, the words that take part and the course of the training.</param>
    /// <param name="output">The model's file.</param>
    /// <param name="plot">The chart's file; <see langword="null"/> for none.</param>
    public static void Run(TextFile texts, string tokenizer, FindTopicsOptions options, string output, string? plot)
    {
        OutputFile.Check("--output", output);
        PlotFile.Check("--plot", plot);
        var ml = new MLContext(options.Seed);
        IDataView rows = texts.Load(ml);
        IEstimator<ITransformer> words = Tokenizers.All[tokenizer](ml.Transforms.Text)
            .Append(ml.Transforms.Text.RemoveDefaultStopWords("Tokens"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"));
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"Finding {options.Topics} topics; LightLDA reports no progress and cannot be stopped.");
        TransformerChain<FindTopicsTransformer> model = words.Append(ml.Transforms.Text.FindTopics("Topics", "Ids", options)).Fit(rows);
        double seconds = clock.Elapsed.TotalSeconds;
        FindTopicsTransformer topics = model.LastTransformer;
        Show(topics.Model);
        TopicCoherenceScore coherence = topics.EvaluateCoherence(model.Transform(rows));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{topics.Model.Words.Count:N0} words in {seconds:F1} s; coherence c_npmi {coherence.Npmi:F4}, u_mass {coherence.UMass:F4}."));
        ModelFile.Save(ml, model, rows.Schema, output);
        PlotFile.Save(topics.PlotTopics(), plot);
    }

    private static void Show(TopicModel model)
    {
        var table = new Table().AddColumns("share", "leading words");
        foreach (Topic topic in model.Topics.OrderByDescending(topic => topic.Share))
        {
            string words = string.Join(", ", topic.LeadingWords(ShownWords).Select(word => word.Word));
            table.AddRow(topic.Share.ToString("P1", CultureInfo.InvariantCulture), Markup.Escape(words));
        }

        AnsiConsole.Write(table);
    }
}
