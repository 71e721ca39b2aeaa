using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>The training of an ensemble: its progress, cancellation, resumption and errors.</summary>
public sealed class EnsembleTrainingTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly IDataView _data;

    public EnsembleTrainingTests()
    {
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(ToyTexts.Create(200, seed: 4));
        _data = Pipelines.Preprocessing(ml).Fit(texts).Transform(texts);
    }

    private static RnnClassifierOptions Two { get; } = Pipelines.Hasty with { Training = Pipelines.Hasty.Training with { Epochs = 2 } };

    [Fact]
    public void Progress_says_which_member_it_is_and_the_member_s_own_listener_hears_too()
    {
        var seen = new List<(int Member, int Members, int Epoch)>();
        int own = 0;
        RnnClassifierOptions second = Two with { Training = Two.Training with { Progress = new Listener<TrainingProgress>(_ => own++) } };

        using EnsembleClassifierTransformer model = Fit(new EnsembleClassifierOptions
        {
            Members = [Pipelines.Hasty, second],
            Progress = new Listener<EnsembleProgress>(progress =>
            {
                if (progress.Training.CompletedEpoch is not null)
                {
                    seen.Add((progress.Member, progress.Members, progress.Training.Epoch));
                }
            }),
        });

        Assert.Equal([(1, 2, 1), (2, 2, 1), (2, 2, 2)], seen);
        Assert.Equal(14, own);    // 180 texts in batches of 32 are 6 steps, and each epoch has an end
        Assert.Equal([1, 2], model.Members.Select(member => member.History.Epochs.Count));
        Assert.False(model.IsCanceled);
    }

    [Fact]
    public void All_members_are_validated_on_the_same_rows_whatever_their_own_fractions()
    {
        // Before anything is learned, two networks with the same weights have different losses only on different rows.
        var lines = new List<string>();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, e) => lines.Add(e.Message);
        RnnClassifierOptions half = Pipelines.Hasty with { Training = Pipelines.Hasty.Training with { ValidationFraction = 0.5 } };

        using EnsembleClassifierTransformer model = ml.MulticlassClassification.Trainers
            .EnsembleClassifier(new EnsembleClassifierOptions { Members = [half, Pipelines.Hasty], ValidationFraction = 0.2 }).Fit(_data);

        Assert.Contains(lines, line => line.Contains("Member 1 of 2: ") && line.Contains("with 160 texts, validating on 40"));
        Assert.Contains(lines, line => line.Contains("Member 2 of 2: ") && line.Contains("with 160 texts, validating on 40"));
        Assert.Contains(lines, line => line.Contains("with the weights 0.500, 0.500; the members' alone: "));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 2, 2)]
    public void A_cancelled_ensemble_gives_back_the_members_finished_so_far_and_later_goes_on(int cancelledIn, int left, int weights)
    {
        EnsembleClassifierOptions options = new()
        {
            Members = [
                .. Enumerable.Repeat(
                    Two with { Training = Two.Training with { Checkpoints = new CheckpointOptions { Folder = _folder } } }, 3)],
            Weighting = EnsembleWeighting.Fitted,
        };
        using var cancellation = new CancellationTokenSource();
        using EnsembleClassifierTransformer cut = Fit(options with
        {
            CancellationToken = cancellation.Token,
            Progress = new Listener<EnsembleProgress>(progress =>
            {
                if (progress.Member == cancelledIn && progress.Training is { Epoch: 2, Step: 3 })
                {
                    cancellation.Cancel();
                }
            }),
        });
        var steps = new List<EnsembleProgress>();
        using EnsembleClassifierTransformer resumed = Fit(options with { Progress = new Listener<EnsembleProgress>(steps.Add) });
        using EnsembleClassifierTransformer whole = Fit(options with { Members = [.. Enumerable.Repeat(Two, 3)] });

        Assert.True(cut.IsCanceled);
        Assert.Equal(left, cut.Members.Count);
        Assert.Equal(weights, cut.Members.Count(member => member.Weight > 0));
        Assert.Equal(1, cut.Members.Sum(member => member.Weight), 9);
        Assert.Equal(cancelledIn == 1, cut.Members[0].History.IsCanceled);
        Assert.Equal(200, cut.Transform(_data).Scores().Length);
        Assert.Equal((cancelledIn, 2, 4), (steps[0].Member, steps[0].Training.Epoch, steps[0].Training.Step));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(whole.Members[i].Classifier.Weights(), resumed.Members[i].Classifier.Weights());
        }

        Assert.Equal(whole.Transform(_data).Scores(), resumed.Transform(_data).Scores());
        var loaded = (EnsembleClassifierTransformer)ComponentChecks.SaveAndLoad(new MLContext(), cut, _data.Schema);
        Assert.True(loaded.IsCanceled);
        Assert.Equal(cut.Transform(_data).Scores(), loaded.Transform(_data).Scores());
    }

    [Fact]
    public void A_member_s_own_token_ends_that_member_alone()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        RnnClassifierOptions first = Two with { Training = Two.Training with { CancellationToken = cancellation.Token } };

        using EnsembleClassifierTransformer model = Fit(new EnsembleClassifierOptions { Members = [first, Two] });

        Assert.Equal([true, false], model.Members.Select(member => member.History.IsCanceled));
        Assert.Equal([0, 2], model.Members.Select(member => member.History.Epochs.Count));
        Assert.False(model.IsCanceled);
    }

    [Fact]
    public void A_member_that_diverges_is_named_and_given_back()
    {
        RnnClassifierOptions wild =
            Pipelines.Hasty with { Training = Pipelines.Hasty.Training with { LearningRate = 1e30, GradientClipping = null } };

        var error = Assert.Throws<TrainingDivergedException>(
            () => Fit(new EnsembleClassifierOptions { Members = [Pipelines.Hasty, wild] }));

        Assert.StartsWith("Members[1]: Training loss and gradient: expected ", error.Message);
        using var model = (TextClassifierTransformer)error.Model;
        Assert.Equal(1e30, model.Options.Training.LearningRate);
    }

    [Fact]
    public void Options_out_of_range_are_named_with_their_member()
    {
        string Error(EnsembleClassifierOptions options) => Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext().MulticlassClassification.Trainers.EnsembleClassifier(options)).Message;

        Assert.StartsWith("Option Members: expected two classifiers or more, found 1.",
            Error(new EnsembleClassifierOptions { Members = [Two] }));
        Assert.StartsWith(
            "Members[1]: Option HiddenSize: expected at least 1, found 0.",
            Error(new EnsembleClassifierOptions { Members = [Two, Two with { HiddenSize = 0 }] }));
        Assert.StartsWith("Option Members[1]: expected a classifier's options, found null.",
            Error(new EnsembleClassifierOptions { Members = [Two, null!] }));
        Assert.StartsWith(
            "Option Members[1].LabelColumnName: expected 'Label', as Members[0] has it, found 'Stars'.",
            Error(new EnsembleClassifierOptions { Members = [Two, Two with { LabelColumnName = "Stars" }] }));
        Assert.StartsWith(
            "Members[1]: Option StaticChannel: expected false",
            Error(new EnsembleClassifierOptions { Members = [Two, new TextCnnClassifierOptions { StaticChannel = true }] }));
        Assert.StartsWith("Option ValidationFraction: ",
            Error(new EnsembleClassifierOptions { Members = [Two, Two], ValidationFraction = 1 }));
        EnsembleClassifierOptions.StudyEnsemble.Validate();
    }

    [Fact]
    public void What_only_the_rows_can_tell_is_named_too()
    {
        string Error(EnsembleClassifierOptions options) => Assert.Throws<InvalidOperationException>(() => Fit(options)).Message;

        Assert.Equal(
            "Members[1]: Option ClassWeights: expected one for each of the 2 classes in 'Label', found 3.",
            Error(new EnsembleClassifierOptions { Members = [Two, Two with { ClassWeights = [1, 2, 3] }] }));
        Assert.Equal(
            "Option Weighting: expected validation rows to fit weights on, found none.",
            Error(new EnsembleClassifierOptions { Members = [Two, Two], ValidationFraction = 0, Weighting = EnsembleWeighting.Fitted }));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private EnsembleClassifierTransformer Fit(EnsembleClassifierOptions options) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(_data);

    private sealed class Listener<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
