using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The F1 of a tagger's predictions.</summary>
/// <param name="Macro">The mean over the classes of spans, or over the tags where there are no spans.</param>
/// <param name="Spans">F1 over all spans; <see langword="null"/> where there are no spans.</param>
internal readonly record struct TagF1(double Macro, double? Spans);

/// <summary>The task of giving each word of a text its tag.</summary>
/// <param name="network">The tagger.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="texts">The texts, each with at least one word.</param>
/// <param name="tags">Each text's tags, one for each of its words.</param>
/// <param name="measure">Computes F1 from true tags and predicted tags of texts.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class SequenceLabelingTask(
    TaggerNetwork network, TrainingOptions options, ITaggerTexts texts, IReadOnlyList<int[]> tags,
    Func<IEnumerable<(int[] Gold, int[] Predicted)>, TagF1> measure, int[] training, int[] validation, Device device)
    : TrainingTask(network, options, training, validation, device)
{
    public override string RowNoun => "sentences";

    public override int TokensOf(int example) => texts.TokensOf(example);

    // The mean loss is that of a word, so that long texts do not look as if the training diverged.
    public override double WeightOf(int example) => texts.WordsOf(example);

    public override int PredictionsOf(int example) => texts.WordsOf(example);

    public override TrainingShard Prepare(int[] examples, ulong seed) => new Shard(
        network, texts.CreateBatch(examples, Device, new DropoutRandom(seed, Device)),
        [.. examples.SelectMany(example => tags[example])], Options.LabelSmoothing);

    public override ValidationFigures? Validate(ProcessGroup processes)
    {
        if (Validation.Length == 0)
        {
            return null;
        }

        TaggedTexts found = TaggerEvaluation.Tag(
            network, texts, Validation, Device, Options.MaximumTokensPerBatch, Options.Threads, tags);
        double words = Validation.Sum(texts.WordsOf);
        long right = Validation.Sum(text => tags[text].Zip(found.Tags[text]).LongCount(tag => tag.First == tag.Second));
        TagF1 f1 = measure(Validation.Select(text => (tags[text], found.Tags[text])));
        return new ValidationFigures(Validation.Sum(text => found.Losses[text]) / words, right / words, f1.Macro, f1.Spans);
    }

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
        [TrainingRows.Identity(Training, texts.Stores, text => MemoryMarshal.AsBytes(tags[text].AsSpan()).ToArray())];

    private sealed class Shard(TaggerNetwork network, TaggerBatch batch, int[] tags, double smoothing) : TrainingShard
    {
        public override IReadOnlyList<RowReads> Reads => batch.Texts.Reads;

        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor loss, Tensor right) = network.Head.Loss(network.call(batch), batch.Lengths, tags, smoothing);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), right.MoveToOuterDisposeScope());
        }

        public override void Dispose() => batch.Dispose();
    }
}
