using System.Diagnostics;
using Microsoft.ML.NlpStudy;
using Spectre.Console;

namespace Embeddings;

/// <summary>The display of a running training: a line for each epoch, and in a terminal a live line below them.</summary>
internal sealed class VectorDisplay : IProgress<WordVectorProgress>
{
    private const int BarWidth = 24;
    private readonly LiveDisplayContext? _live;
    private readonly List<string> _lines = [];
    private readonly Stopwatch _inEpoch = Stopwatch.StartNew();
    private double _loss;
    private long _words;

    private VectorDisplay(LiveDisplayContext? live) => _live = live;

    /// <summary>Whether anything was trained.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Shows a training while it runs.</summary>
    public static T Run<T>(Func<VectorDisplay, T> train) =>
        AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Capabilities.Interactive
            ? AnsiConsole.Live(new Markup("Reading the texts and counting words …")).Start(live => train(new VectorDisplay(live)))
            : train(new VectorDisplay(live: null));

    public void Report(WordVectorProgress value)
    {
        HasBegun = true;
        if (double.IsFinite(value.Loss))
        {
            // The mean of the epoch: each report counts by its words.
            double share = (double)(value.Words - _words) / value.Words;
            _loss = _words == 0 ? value.Loss : double.Lerp(_loss, value.Loss, share);
            _words = value.Words;
        }

        if (value.IsEpochEnd)
        {
            string line = $"Epoch {value.Epoch}/{value.Epochs}: loss {_loss:F4}, {value.WordsPerSecond:N0} words/s, "
                + $"{_inEpoch.Elapsed.TotalSeconds:F1} s";
            (_loss, _words) = (0, 0);
            _inEpoch.Restart();
            Show(line);
        }

        _live?.UpdateTarget(new Rows([.. _lines.Select(line => new Text(line)), new Markup(Bar(value))]));
    }

    private void Show(string line)
    {
        if (_live is null)
        {
            Console.WriteLine(line);
        }

        _lines.Add(line);
    }

    private static string Bar(WordVectorProgress value)
    {
        double done = (value.Epoch - 1 + ((double)value.Words / value.TotalWords)) / value.Epochs;
        int filled = (int)(done * BarWidth);
        TimeSpan left = TimeSpan.FromSeconds((1 - done) * value.Epochs * value.TotalWords / Math.Max(1, value.WordsPerSecond));
        return $"[blue]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {done:P0}  "
            + $"{value.WordsPerSecond:N0} words/s, loss {value.Loss:F4}, {left:m\\:ss} left";
    }
}
