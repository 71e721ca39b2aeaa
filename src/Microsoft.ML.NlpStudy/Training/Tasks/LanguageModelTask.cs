using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of a language model: to predict each next token of a text.</summary>
/// <param name="network">The language model.</param>
/// <param name="loss">The training loss.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="texts">The texts.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
/// <param name="reversed">Whether each text is read from its end.</param>
internal class LanguageModelTask(
    LanguageModelNetwork network, LanguageModelLoss loss, TrainingOptions options, TokenStore texts, int[] training, int[] validation,
    Device device, bool reversed = false)
    : NextTokenTask<NextTokenBatch>(network, options, texts, training, validation, device)
{
    /// <summary>The texts.</summary>
    protected TokenStore Texts { get; } = texts;

    /// <summary>Whether each text is read from its end.</summary>
    protected bool IsReversed { get; } = reversed;

    /// <summary>The language model.</summary>
    protected LanguageModelNetwork Model { get; } = network;

    /// <summary>The training loss.</summary>
    protected LanguageModelLoss TrainingLoss { get; } = loss;

    protected override IReadOnlyList<TokenStore> Stores => [Texts];

    public override int TokensOf(int example) => base.PredictionsOf(example);

    // A prediction among a sample of tokens is neither right nor wrong.
    public override int PredictionsOf(int example) => TrainingLoss.Sampling is null ? TokensOf(example) : 0;

    public override double WeightOf(int example) => TokensOf(example);

    public override ValidationFigures? Validate(ProcessGroup processes) => NextTokenValidation.Measure(
        this, processes, examples =>
        {
            using NextTokenBatch batch = NextTokenBatch.Create(Texts, examples, Device, reversed: IsReversed);
            (float[] losses, long right) = Model.Score(batch);
            return (losses.Sum(loss => (double)loss), right);
        },
        TokensOf);

    protected override NextTokenBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom)
    {
        NextTokenBatch batch = CreateSteps(examples, dropoutRandom);
        if (TrainingLoss.Sampling is { } sampling && dropoutRandom is not null)
        {
            using Tensor next = batch.Next.cpu();
            batch.Sample = sampling.Draw(next.data<long>().ToArray(), dropoutRandom.NextSeed(), Device);
        }

        return batch;
    }

    /// <summary>Makes the steps of a batch, without a sample of tokens.</summary>
    protected virtual NextTokenBatch CreateSteps(int[] examples, DropoutRandom? dropoutRandom) =>
        NextTokenBatch.Create(Texts, examples, Device, dropoutRandom, IsReversed);

    protected override NextTokenBatch StepsOf(NextTokenBatch batch) => batch;

    protected override ShardLoss Compute(NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        ShardLoss computed = TrainingLoss.Of(Model, Model.Read(batch), batch);
        return new ShardLoss(computed.Loss.MoveToOuterDisposeScope(), computed.Right?.MoveToOuterDisposeScope());
    }
}
