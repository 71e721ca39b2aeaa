using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Ensembles whose weights are fitted on the scores of members that were trained without the scored rows.</summary>
public sealed class CrossValidatedWeightsTests : IDisposable
{
    private static readonly TrainingOptions s_training = new() { Epochs = 3, BatchSize = 16, Threads = 1, LearningRate = 0.02 };

    // The word after 'not' decides, which single words do not show.
    private static readonly NaiveBayesBagClassifierOptions s_runs = new() { Buckets = 2000, WordNgrams = 2, Training = s_training };
    private static readonly NaiveBayesBagClassifierOptions s_words = new() { Buckets = 1, WordNgrams = 1, Training = s_training };
    private static readonly EnsembleClassifierOptions s_options = new()
    {
        Members = [s_runs, s_words],
        Weighting = EnsembleWeighting.CrossValidated,
        Folds = 3,
    };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly List<string> _lines = [];
    private readonly List<ToyTexts.Row> _texts = ToyTasks.Negation(300, seed: 4);
    private readonly ITransformer _preprocessing;
    private readonly IDataView _data;

    public CrossValidatedWeightsTests()
    {
        var ml = new MLContext(seed: 1);
        _preprocessing = Pipelines.Preprocessing(ml).Fit(ml.Data.LoadFromEnumerable(_texts));
        _data = Read(_texts);
    }

    [Fact]
    public void The_member_that_is_right_about_rows_it_has_not_seen_has_nearly_all_the_weight()
    {
        using EnsembleClassifierTransformer model = Fit(s_options);
        using EnsembleClassifierTransformer again = Fit(s_options);

        Assert.InRange(model.Members[0].Weight, 0.9, 1);
        Assert.Equal(model.Members.Select(member => member.Weight), again.Members.Select(member => member.Weight));
        Assert.Equal(model.Transform(_data).Scores(), again.Transform(_data).Scores());
        Assert.Equal(s_options.Folds, model.Options.Folds);
    }

    [Fact]
    public void The_weights_are_those_of_members_trained_by_hand_without_each_fold()
    {
        // The first weights are not random, and with one batch the order of the rows does not matter: only the rows do.
        TrainingOptions oneStep = s_training with { Epochs = 1, BatchSize = 1000, ValidationFraction = 0 };
        EnsembleClassifierOptions options = s_options with
        {
            Members = [s_runs with { Training = oneStep }, s_words with { Training = oneStep }],
            ValidationFraction = 0,
        };
        using EnsembleClassifierTransformer model = Fit(options, out int seed);
        int[][] folds = RowSplit.Folds(RowSplit.Of(300, null, 0, seed).Training, 3, seed, groups: null);
        uint[] labels = [.. _data.GetColumn<uint>("Label")];
        var probabilities = new double[2][];
        for (int member = 0; member < 2; member++)
        {
            var ofRows = new List<double>();
            foreach (int[] fold in folds)
            {
                using TextClassifierTransformer alone = new MLContext(seed: 1).MulticlassClassification.Trainers
                    .NaiveBayesBagClassifier((NaiveBayesBagClassifierOptions)options.Members[member])
                    .Fit(Read(_texts.Where((_, row) => !fold.Contains(row))));
                float[][] scores = alone.Transform(_data).Scores();
                ofRows.AddRange(fold.Select(row => (double)scores[row][labels[row] - 1]));
            }

            probabilities[member] = [.. ofRows];
        }

        double[] weights = MixtureWeights.Fit(probabilities);

        Assert.Equal(weights[0], model.Members[0].Weight, 1e-4);
        Assert.Contains(_lines, line => line.Contains(string.Create(
            CultureInfo.InvariantCulture, $"Cross-validated loss {MixtureWeights.Loss(probabilities, weights):f4} with the weights ")));
    }

    [Fact]
    public void Every_member_is_trained_once_without_each_fold_and_then_on_all_training_rows()
    {
        var order = new List<(int Member, int? Fold)>();
        using EnsembleClassifierTransformer model = Fit(s_options with
        {
            ValidationFraction = 0.1,
            Progress = new Listener(progress =>
            {
                if (order.Count == 0 || order[^1] != (progress.Member, progress.Fold))
                {
                    order.Add((progress.Member, progress.Fold));
                }
            }),
        });

        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (1, null), (2, null)], order);
        string[] sizes = [.. _lines.SelectMany(line => Regex.Matches(line, @"with (\d+) texts").Select(match => match.Groups[1].Value))];
        Assert.Equal(["180", "180", "180", "180", "180", "180", "270", "270"], sizes);
        Assert.Contains(_lines, line => line.Contains("Member 2 of 2, without fold 3 of 3: "));
    }

    [Fact]
    public void No_validation_rows_are_needed()
    {
        using EnsembleClassifierTransformer model = Fit(s_options with { ValidationFraction = 0 });

        Assert.Equal(1, model.Members.Sum(member => member.Weight), 1e-9);
        Assert.NotEqual(0.5, model.Members[0].Weight, 1e-3);
    }

    [Fact]
    public void A_canceled_cross_validation_leaves_checkpoints_by_fold_and_later_goes_on_from_them()
    {
        EnsembleClassifierOptions kept = s_options with
        {
            Members = [
                .. s_options.Members.Select(member =>
                    member with { Training = s_training with { Checkpoints = new CheckpointOptions { Folder = _folder } } })],
        };
        using var cancellation = new CancellationTokenSource();
        using EnsembleClassifierTransformer cut = Fit(kept with
        {
            CancellationToken = cancellation.Token,
            Progress = new Listener(progress =>
            {
                if (progress is { Member: 1, Fold: 2, Training.Epoch: 2 })
                {
                    cancellation.Cancel();
                }
            }),
        });
        var seen = new List<EnsembleProgress>();
        using EnsembleClassifierTransformer resumed = Fit(kept with { Progress = new Listener(seen.Add) });
        using EnsembleClassifierTransformer whole = Fit(s_options);

        Assert.True(cut.IsCanceled);
        Assert.Equal([1.0], cut.Members.Select(member => member.Weight));
        Assert.Equal((1, (int?)2, 2), (seen[0].Member, seen[0].Fold, seen[0].Training.Epoch));
        Assert.Equal(whole.Members.Select(member => member.Weight), resumed.Members.Select(member => member.Weight));
        Assert.Equal(whole.Transform(_data).Scores(), resumed.Transform(_data).Scores());
        Assert.Equal(["Fold_000", "Fold_001", "Fold_002"],
            Directory.GetDirectories(Path.Combine(_folder, "Member_001")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_divergence_names_the_member_and_the_fold()
    {
        NaiveBayesBagClassifierOptions wild = s_words with
        {
            Training = s_training with { LearningRate = 1e30, Optimizer = new OptimizerChoice { Kind = OptimizerKind.Sgd } }
        };

        var error = Assert.Throws<TrainingDivergedException>(() => Fit(s_options with { Members = [s_runs, wild] }));

        Assert.StartsWith("Members[1], without fold 1: Training loss", error.Message);
        ((IDisposable)error.Model).Dispose();
    }

    [Fact]
    public void More_folds_than_rows_and_options_out_of_range_are_refused()
    {
        Assert.Equal(
            "Option Folds: expected at most 270, the number of training rows, found 271.",
            Assert.Throws<InvalidOperationException>(() => Fit(s_options with { Folds = 271 })).Message);
        Assert.StartsWith(
            "Option Folds: expected at least 2, found 1.",
            Assert.Throws<ArgumentOutOfRangeException>((s_options with { Folds = 1 }).Validate).Message);
        Assert.StartsWith(
            "Option GroupColumnName: expected a column's name, or null for no groups",
            Assert.Throws<ArgumentOutOfRangeException>((s_options with { GroupColumnName = "" }).Validate).Message);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private EnsembleClassifierTransformer Fit(EnsembleClassifierOptions options) => Fit(options, out _);

    private EnsembleClassifierTransformer Fit(EnsembleClassifierOptions options, out int seed)
    {
        var ml = new MLContext(seed: 1);
        ml.Log += (_, e) => _lines.Add(e.Message);
        EnsembleClassifierTrainer trainer = ml.MulticlassClassification.Trainers.EnsembleClassifier(options);
        seed = (int)trainer.GetType().GetField("_seed", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(trainer)!;
        return trainer.Fit(_data);
    }

    private IDataView Read(IEnumerable<ToyTexts.Row> rows) => _preprocessing.Transform(new MLContext().Data.LoadFromEnumerable(rows));

    private sealed class Listener(Action<EnsembleProgress> report) : IProgress<EnsembleProgress>
    {
        public void Report(EnsembleProgress value) => report(value);
    }
}
