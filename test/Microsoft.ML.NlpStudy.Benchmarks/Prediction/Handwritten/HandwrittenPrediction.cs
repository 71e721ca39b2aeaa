using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Predicts by hand, in a process of its own: words at spaces, ids from a dictionary, the handwritten network, softmax.</summary>
internal static class HandwrittenPrediction
{
    /// <summary>Prints what <see cref="PredictionReviews.Print"/> does.</summary>
    /// <param name="reviews">The reviews.</param>
    /// <param name="network">The classifier.</param>
    /// <param name="threads">See <see cref="LibtorchTuning.Apply"/>.</param>
    public static void Print(PredictionReviews reviews, PredictionNetwork network, int threads)
    {
        LibtorchTuning.Apply(threads);
        TextClassifierOptions options = network.Options();
        int longest = options.MaximumLength!.Value;
        using HandwrittenClassifier classifier = HandwrittenClassifier.Create(options, PredictionReviews.Vocabulary, classes: 2, longest);
        classifier.eval();
        Dictionary<string, long> places = Enumerable.Range(0, PredictionReviews.Vocabulary)
            .ToDictionary(PredictionReviews.WordOf, number => number + 1L);
        reviews.Print(review => Predict(classifier, places, longest, review));
    }

    private static float[] Predict(HandwrittenClassifier network, Dictionary<string, long> places, int longest, string review)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        string[] words = review.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long[] ids = [.. words.Take(longest).Select(word => places.GetValueOrDefault(word))];
        return network.call(tensor(ids, [1, ids.Length])).softmax(1).data<float>().ToArray();
    }
}
