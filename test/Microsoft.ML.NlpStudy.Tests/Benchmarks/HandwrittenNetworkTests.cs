extern alias benchmarks;

using System.Text.RegularExpressions;
using benchmarks::Microsoft.ML.NlpStudy.Benchmarks;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Benchmarks;

/// <summary>What benchmarks compare is the same network on both sides.</summary>
public class HandwrittenNetworkTests
{
    private const int Vocabulary = 50, Classes = 3, Length = 40, SearchLength = 6;

    public static TheoryData<string> Recipes => [.. Recipe.All.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_handwritten_classifier_with_the_packages_weights_has_its_logits_its_loss_and_its_gradient(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        TextClassifierOptions options = Recipe.All.Single(recipe => recipe.Name == name).Options with { MaximumLength = Length };
        using nn.Module<TokenBatch, Tensor> own = options.CreateNetwork(Vocabulary, Classes);
        using HandwrittenClassifier handwritten = HandwrittenClassifier.Create(options, Vocabulary, Classes, Length);
        CopyWeights(own, handwritten, ClassifierName);
        TokenStore texts = SmallTexts.OfLengths(Length, Length, Length, Length);
        using TokenBatch batch = TokenBatch.Create(texts, [0, 1, 2, 3], CPU);
        Tensor labels = tensor(new long[] { 0, 2, 1, 1 });

        Tensor logits = own.call(batch);
        Tensor handwrittenLogits = handwritten.call(batch.Ids);
        Tensor loss = nn.functional.cross_entropy(logits, labels);
        Tensor handwrittenLoss = nn.functional.cross_entropy(handwrittenLogits, labels);
        loss.backward();
        handwrittenLoss.backward();

        AssertClose(logits, handwrittenLogits);
        AssertClose(loss, handwrittenLoss);
        Dictionary<string, Tensor> gradients = handwritten.named_parameters()
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        Assert.All(own.named_parameters(), entry => AssertClose(entry.parameter.grad!, gradients[ClassifierName(entry.name)]));
    }

    [Fact]
    public void A_handwritten_translator_with_the_packages_weights_has_its_logits()
    {
        using DisposeScope scope = NewDisposeScope();
        (TranslatorNetwork own, HandwrittenTranslator handwritten) = Translators();
        var pairs = new PairStore();
        pairs.Add([1, 2, 3], [4, 5]);
        pairs.Add([6, 7, 8, 9, 10, 11, 12], [1, 2, 3, 4]);
        using PairBatch batch = PairBatch.Create(pairs, [0, 1], CPU);

        Tensor logits = own.call(batch);                                                             // (N, V + 1)
        Tensor handwrittenLogits = handwritten.call(batch.Source.Ids, batch.Target.Inputs);          // (B, T, V + 1)

        AssertClose(logits, handwrittenLogits.flatten(0, 1).index_select(0, batch.Target.StepIndices));
    }

    [Fact]
    public void Handwritten_greedy_search_finds_the_packages_translations()
    {
        using DisposeScope scope = NewDisposeScope();
        (TranslatorNetwork own, HandwrittenTranslator handwritten) = Translators();
        TokenStore sources = SmallTexts.OfLengths(3, 7, 12);

        long[] found = HandwrittenGreedySearch.Translate(handwritten, Padded(sources), SearchLength);

        Assert.Equal(Search(own, sources, beam: 1).SelectMany(best => best.Tokens).Select(token => (long)token), found);
    }

    [Fact]
    public void Handwritten_beam_searches_find_the_packages_translations()
    {
        using DisposeScope scope = NewDisposeScope();
        (TranslatorNetwork own, HandwrittenTranslator handwritten) = Translators();
        TokenStore sources = SmallTexts.OfLengths(3, 7, 12);

        (long[] found, float[] logProbabilities) = HandwrittenBeamSearch.Translate(handwritten, Padded(sources), beam: 4, SearchLength);
        long[] foundByBoards = HandwrittenBoardSearch.Translate(handwritten, Padded(sources), beam: 4, SearchLength);

        Hypothesis[] expected = Search(own, sources, beam: 4);
        Assert.Equal(expected.SelectMany(best => best.Tokens).Select(token => (long)token), found);
        Assert.All(expected.Zip(logProbabilities), entry => Assert.Equal(entry.First.LogProbability, entry.Second, 1e-3));
        Assert.Equal(found, foundByBoards);
    }

    private static (TranslatorNetwork Own, HandwrittenTranslator Handwritten) Translators()
    {
        manual_seed(1);
        var options = new TransformerTranslatorOptions
        {
            Dropout = 0,
            EmbeddingSize = 32,
            Heads = 4,
            EncoderLayers = 2,
            DecoderLayers = 2,
            FeedForwardSize = 48,
        };
        TranslatorNetwork own = options.CreateNetwork(Vocabulary, Vocabulary);
        var handwritten = new HandwrittenTranslator(options, Vocabulary, Vocabulary);
        CopyWeights(own, handwritten, name => name == "output.bias" ? "bias" : name);
        return (own, handwritten);
    }

    private static Hypothesis[] Search(TranslatorNetwork network, TokenStore sources, int beam)
    {
        var search = new SearchOptions { BeamSize = beam, MinimumLength = SearchLength, MaximumLength = SearchLength };
        return [.. new BatchTranslation(network, search, CPU, threads: 1).Translate(sources).Select(found => found[0])];
    }

    private static Tensor Padded(TokenStore sources) => TokenBatch.Create(sources, [0, 1, 2], CPU).Ids;

    // A text's reader in the other direction is a layer of its own here, and part of TorchSharp's layer there.
    private static string ClassifierName(string own)
    {
        if (own.StartsWith("embedding.", StringComparison.Ordinal) || own.StartsWith("output.", StringComparison.Ordinal))
        {
            return own;
        }

        Match recurrent = Regex.Match(own, @"^encoder\.(forwards|backwards)\.0\.(?:loop\.)?(.*)$");
        return !recurrent.Success ? "encoder." + own
            : "encoder." + recurrent.Groups[2].Value + (recurrent.Groups[1].Value == "backwards" ? "_reverse" : "");
    }

    private static void CopyWeights(nn.Module own, nn.Module handwritten, Func<string, string> nameOf)
    {
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> weights = handwritten.named_parameters()
            .ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        foreach ((string name, Tensor weight) in own.state_dict())
        {
            Assert.True(weights.Remove(nameOf(name), out Tensor? copy), $"{name}: the handwritten network has no {nameOf(name)}.");
            copy.copy_(weight);
        }

        Assert.Empty(weights.Keys);
    }

    private static void AssertClose(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        double difference = (expected - found).abs().max().item<float>();
        Assert.True(difference < 1e-4, $"They differ by {difference}.");
    }
}
