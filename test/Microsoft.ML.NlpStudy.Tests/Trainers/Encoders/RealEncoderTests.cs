using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Two real encoders give the states and the cosines that ONNX Runtime gives.</summary>
public class RealEncoderTests
{
    private const string Reviews = "imdb/test.csv.gz";

    private static readonly (string First, string Second)[] s_pairs =
    [
        ("A man is playing a guitar.", "Someone plays an instrument."),
        ("A dog runs across the field.", "A dog is running through grass."),
        ("Two children are eating ice cream.", "The stock market fell sharply on Monday."),
        ("The minister resigned after the vote.", "After losing the vote, the minister stepped down."),
        ("A woman slices an onion.", "A woman is not slicing an onion."),
        ("Heavy rain floods the city's streets.", "Sun and warm winds are expected all week."),
        ("The plane landed safely.", "The aircraft touched down without an accident."),
        ("He paid 20 dollars for two tickets.", "Two tickets cost him $20."),
    ];

    [DataFact(Reviews)]
    public void MiniLms_states_of_reviews_are_those_of_onnx_runtime() => CheckStates(new MiniLm());

    [DataFact(Reviews)]
    public void Arctics_states_of_reviews_are_those_of_onnx_runtime() => CheckStates(new MiniLm(MiniLm.ArcticXs));

    [Fact]
    public void MiniLms_cosines_are_those_of_onnx_runtime() => CheckCosines(new MiniLm(), EncoderPooling.Mean);

    [Fact]
    public void Arctics_cosines_are_those_of_onnx_runtime() => CheckCosines(new MiniLm(MiniLm.ArcticXs), EncoderPooling.FirstToken);

    // 200 sentences in batches of 16, so that most of them are padded.
    private static void CheckStates(MiniLm reference)
    {
        using DisposeScope scope = NewDisposeScope();
        using MiniLm disposed = reference;
        using PretrainedEncoder encoder = PretrainedEncoder.Load(reference.Folder);
        using PretrainedEncoderNetwork network = encoder.CopyNetwork();
        network.eval();
        using var reviews = new StreamReader(new GZipStream(File.OpenRead(DataFactAttribute.PathOf(Reviews)), CompressionMode.Decompress));
        string[] sentences =
        [
            .. Enumerable.Range(0, 200).SelectMany(_ => reviews.ReadLine()!.Split(". ")).Where(text => text.Length > 20).Take(200),
        ];
        Assert.Equal(200, sentences.Length);
        var tokens = new EncoderTokens(encoder.Tokenizer, encoder.Marks, 256);
        var store = new TokenStore();
        foreach (string sentence in sentences)
        {
            tokens.Add(sentence.AsMemory(), store);
        }

        using IDisposable noGrad = no_grad();
        foreach (int[] rows in Enumerable.Range(0, 200).Chunk(16))
        {
            using TokenBatch batch = TokenBatch.Create(store, rows, CPU);
            Tensor states = network.call(batch);                                              // (B, T, E)
            for (int row = 0; row < rows.Length; row++)
            {
                int length = store.LengthOf(rows[row]);
                Tensor expected = tensor(reference.States([.. store[rows[row]].ToArray().Select(id => (long)id - 1)]), [length, 384]);
                Assert.InRange((states[row].narrow(0, 0, length) - expected).abs().max().item<float>(), 0, 1e-5);
            }
        }
    }

    private static void CheckCosines(MiniLm reference, EncoderPooling pooling)
    {
        using MiniLm disposed = reference;
        var ml = new MLContext(seed: 1);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(reference.Folder);
        string[] texts = [.. s_pairs.SelectMany(pair => new[] { pair.First, pair.Second })];
        IDataView rows = ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));
        using EmbedTextTransformer model = ml.Transforms.Text.EmbedText(
            "Vector", "Text", encoder, new EmbedTextOptions { Pooling = pooling }).Fit(rows);
        float[][] vectors = [.. model.Transform(rows).GetColumn<float[]>("Vector")];
        for (int pair = 0; pair < s_pairs.Length; pair++)
        {
            double expected = Cosine(Pooled(texts[2 * pair]), Pooled(texts[(2 * pair) + 1]));
            Assert.Equal(expected, Cosine(vectors[2 * pair], vectors[(2 * pair) + 1]), 1e-4);
        }

        float[] Pooled(string text)
        {
            string[] words = ["[CLS]", .. encoder.Tokenizer.Tokenize(text), "[SEP]"];
            float[] states = reference.States([.. encoder.Tokenizer.Vocabulary.GetIds(words).Select(id => (long)id)]);
            int size = encoder.HiddenSize;
            int count = pooling == EncoderPooling.FirstToken ? 1 : words.Length;
            return [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, count).Average(token => states[(token * size) + i]))];
        }
    }

    private static double Cosine(float[] first, float[] second) =>
        Dot(first, second) / Math.Sqrt(Dot(first, first) * Dot(second, second));

    private static double Dot(float[] first, float[] second) => first.Zip(second, (a, b) => (double)a * b).Sum();

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
