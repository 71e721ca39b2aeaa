using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A real encoder gives what ONNX Runtime gives for the same model.</summary>
public sealed class MiniLmTests : IDisposable
{
    private readonly MiniLm _reference = new();

    private static readonly string[] s_texts =
    [
        "A man is playing a guitar.", "Someone plays an instrument.", "The stock market fell sharply on Monday, traders said.", "",
        "naïve café!",
        string.Join(' ', Enumerable.Repeat("This film is neither good nor bad, but it is long.", 20)),
    ];

    public void Dispose() => _reference.Dispose();

    [Fact]
    public void Vectors_are_those_of_onnx_runtime_one_text_at_a_time()
    {
        var ml = new MLContext(seed: 1);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(_reference.Folder);
        IDataView rows = ml.Data.LoadFromEnumerable(s_texts.Select(text => new Row { Text = text }));
        var options = new EmbedTextOptions { Normalize = false, MaximumLength = 128 };
        using EmbedTextTransformer model = ml.Transforms.Text.EmbedText("Vector", "Text", encoder, options).Fit(rows);

        float[][] vectors = [.. model.Transform(rows).GetColumn<float[]>("Vector")];

        for (int i = 0; i < s_texts.Length; i++)
        {
            long[] ids = Ids(encoder, s_texts[i], 128);
            float[] states = _reference.States(ids);
            for (int number = 0; number < encoder.HiddenSize; number++)
            {
                int place = number;
                double mean = Enumerable.Range(0, ids.Length).Average(token => (double)states[(token * encoder.HiddenSize) + place]);
                Assert.Equal(mean, vectors[i][number], 1e-5);
            }
        }
    }

    [Fact]
    public void Texts_that_mean_alike_are_near()
    {
        var ml = new MLContext(seed: 1);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(_reference.Folder);
        IDataView rows = ml.Data.LoadFromEnumerable(s_texts.Select(text => new Row { Text = text }));
        using EmbedTextTransformer model = ml.Transforms.Text.EmbedText("Vector", "Text", encoder).Fit(rows);

        float[][] vectors = [.. model.Transform(rows).GetColumn<float[]>("Vector")];

        Assert.InRange(Dot(vectors[0], vectors[1]), 0.6, 1);
        Assert.InRange(Dot(vectors[0], vectors[2]), -0.2, 0.2);
        Assert.All(vectors, vector => Assert.Equal(1, Dot(vector, vector), 1e-5));
    }

    private static double Dot(float[] first, float[] second) => first.Zip(second, (a, b) => (double)a * b).Sum();

    private static long[] Ids(PretrainedEncoder encoder, string text, int maximumLength)
    {
        string[] tokens = ["[CLS]", .. encoder.Tokenizer.Tokenize(text).Take(maximumLength - 2), "[SEP]"];
        return [.. encoder.Tokenizer.Vocabulary.GetIds(tokens).Select(id => (long)id)];
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
