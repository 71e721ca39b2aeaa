using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The tags of a batch's tokens, text by text.</summary>
/// <param name="Tags">The predicted tag of each of the N tokens.</param>
/// <param name="Confidences">The probability of each predicted tag.</param>
/// <param name="Losses">The loss of each text; 0 where its tags are not known.</param>
internal sealed record TagPredictions(int[] Tags, float[] Confidences, double[] Losses);

/// <summary>
/// The head of a tagger: a score of each tag for each token, and a linear chain or a softmax that makes probabilities of them.
/// </summary>
internal sealed class TagHead : Module<Tensor, Tensor>
{
    private readonly Linear output;
    private readonly Parameter? first;
    private readonly Parameter? last;
    private readonly Parameter? next;
    private readonly TransitionRules? _rules;
    private readonly int _tags;

    /// <param name="output">The linear layer from a token's state to the scores of the K tags.</param>
    /// <param name="rules">The transitions that the linear chain allows; <see langword="null"/> for a softmax.</param>
    public TagHead(Linear output, TransitionRules? rules)
        : base(nameof(TagHead))
    {
        this.output = output;
        _rules = rules;
        _tags = (int)output.weight!.shape[0];
        if (rules is not null)
        {
            first = Parameter(zeros(_tags));
            last = Parameter(zeros(_tags));
            next = Parameter(zeros(_tags, _tags));
        }

        RegisterComponents();
    }

    /// <param name="states">The states of N tokens (N, S).</param>
    /// <returns>The tags' scores (N, K).</returns>
    public override Tensor forward(Tensor states) => output.call(states);

    /// <summary>Computes the loss of a training step.</summary>
    /// <param name="scores">The tags' scores (N, K), text by text.</param>
    /// <param name="lengths">The number of tokens of each text.</param>
    /// <param name="tags">The tag of each token.</param>
    /// <param name="smoothing">The label smoothing of a softmax.</param>
    /// <returns>The sum over the texts, and the number of tokens whose likeliest tag is theirs, int64.</returns>
    public (Tensor Loss, Tensor Right) Loss(Tensor scores, IReadOnlyList<int> lengths, int[] tags, double smoothing)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss, right;
        if (_rules is not null)
        {
            var texts = new LinearChainLoss.Texts(lengths, tags, _rules);
            loss = LinearChainLoss.apply(scores, first!, last!, next!, texts);
            right = tensor(texts.Right, ScalarType.Int64);
        }
        else
        {
            Tensor target = tensor([.. tags.Select(tag => (long)tag)], [tags.Length], ScalarType.Int64, scores.device); // (N)
            loss = functional.cross_entropy(scores, target, reduction: Reduction.Sum, label_smoothing: smoothing);
            right = scores.argmax(1).eq(target).sum();
        }

        return (loss.MoveToOuterDisposeScope(), right.MoveToOuterDisposeScope());
    }

    /// <summary>Predicts the tags of texts, without a gradient.</summary>
    /// <param name="scores">The tags' scores (N, K), text by text.</param>
    /// <param name="lengths">The number of tokens of each text, at least 1.</param>
    /// <param name="tags">The true tags, for the losses; <see langword="null"/> where they are not known.</param>
    public TagPredictions Predict(Tensor scores, IReadOnlyList<int> lengths, int[]? tags)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor onProcessor = scores.cpu().contiguous();
        LinearChain? chain = _rules is null ? null : CreateChain(_rules);
        var predictions = new TagPredictions(new int[lengths.Sum()], new float[lengths.Sum()], new double[lengths.Count]);
        float[] probabilities = [];
        for (int text = 0, start = 0; text < lengths.Count; start += lengths[text++])
        {
            int length = lengths[text];
            Array.Resize(ref probabilities, Math.Max(probabilities.Length, length * _tags));
            ReadOnlySpan<float> ofText = LinearChainLoss.Numbers(onProcessor).Slice(start * _tags, length * _tags);
            Span<int> predicted = predictions.Tags.AsSpan(start, length);
            ReadOnlySpan<int> gold = tags is null ? [] : tags.AsSpan(start, length);
            predictions.Losses[text] = chain is null
                ? PredictEach(ofText, gold, predicted, probabilities)
                : PredictChain(chain, ofText, gold, predicted, probabilities);
            for (int step = 0; step < length; step++)
            {
                predictions.Confidences[start + step] = probabilities[(step * _tags) + predicted[step]];
            }
        }

        return predictions;
    }

    /// <summary>Reads the scores of the linear chain, without its rules; <see langword="null"/> for a softmax.</summary>
    /// <returns>
    /// The scores of the first tag (K), of the last (K), and of transitions (K, K), a row for each tag that comes before.
    /// </returns>
    public (float[] First, float[] Last, float[] Next)? ReadTransitions()
    {
        return _rules is null ? null : (Read(first!), Read(last!), Read(next!));

        static float[] Read(Tensor scores)
        {
            using DisposeScope scope = NewDisposeScope();
            return LinearChainLoss.Numbers(scores.detach().cpu().contiguous()).ToArray();
        }
    }

    private LinearChain CreateChain(TransitionRules rules)
    {
        using DisposeScope scope = NewDisposeScope();
        return LinearChainLoss.Chain(first!.cpu(), last!.cpu(), next!.cpu(), rules);
    }

    private static double PredictChain(
        LinearChain chain, ReadOnlySpan<float> scores, ReadOnlySpan<int> gold, Span<int> predicted, Span<float> probabilities)
    {
        double logSum = chain.Marginals(scores, probabilities[..scores.Length]);
        chain.Decode(scores, predicted);
        return gold.IsEmpty ? 0 : logSum - chain.ScoreOf(scores, gold);
    }

    private double PredictEach(ReadOnlySpan<float> scores, ReadOnlySpan<int> gold, Span<int> predicted, Span<float> probabilities)
    {
        double loss = 0;
        for (int step = 0; step < predicted.Length; step++)
        {
            Span<float> row = probabilities.Slice(step * _tags, _tags);
            TensorPrimitives.SoftMax(scores.Slice(step * _tags, _tags), row);
            predicted[step] = ArgMax.Of<float>(row);

            // A probability that was rounded to 0 counts as the smallest normal number, so that the loss stays finite.
            loss -= gold.IsEmpty ? 0 : Math.Log(Math.Max(row[gold[step]], 1.17549435e-38f));
        }

        return loss;
    }
}
