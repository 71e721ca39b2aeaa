using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class RnnTaggerNetworkTests
{
    private static readonly TagSet s_tags = new(TagScheme.Iob2, ["LOC", "PER"]);

    [Theory]
    [InlineData(CharacterEncoderKind.None, RnnCellKind.Gru)]
    [InlineData(CharacterEncoderKind.Cnn, RnnCellKind.Lstm)]
    [InlineData(CharacterEncoderKind.BiLstm, RnnCellKind.Lstm)]
    public void Padding_changes_nothing(CharacterEncoderKind characters, RnnCellKind cell)
    {
        using DisposeScope scope = NewDisposeScope();
        using RnnTaggerNetwork network = CreateNetwork(characters, cell);
        WordTexts texts = CreateTexts(characters);
        network.eval();

        Tensor together = ScoresOf(network, texts, [0, 1, 2]);

        int start = 0;
        for (int text = 0; text < texts.Count; text++)
        {
            Tensor alone = ScoresOf(network, texts, [text]);
            ReferenceTensors.AssertClose(alone, together.narrow(0, start, texts.WordsOf(text)));
            start += texts.WordsOf(text);
        }

        Assert.Equal(start, together.shape[0]);
    }

    [Theory]
    [InlineData("embedding.weight", 5)]
    [InlineData("pairs.weight", 2)]
    public void The_gradients_of_the_rows_read_are_those_of_the_whole_table(string name, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        using RnnTaggerNetwork network = CreateNetwork(CharacterEncoderKind.Cnn, RnnCellKind.Lstm);
        WordTexts texts = CreateTexts(CharacterEncoderKind.Cnn);
        network.train();
        Parameter table = network.named_parameters().Single(weight => weight.name == name).parameter;
        int[] tags = [.. Enumerable.Range(0, 8).Select(_ => 0)];

        network.UpdatesRows = false;
        Assert.Empty(network.RowTables);
        using TaggerBatch whole = texts.CreateBatch([0, 1, 2], CPU, null);
        Tensor expected = autograd.grad([LossOf(whole)], [table])[0];
        network.UpdatesRows = true;
        Assert.Equal(["embedding.weight", "pairs.weight"], network.RowTables);
        using TaggerBatch rows = texts.CreateBatch([0, 1, 2], CPU, null);
        Tensor loss = LossOf(rows);
        RowReads reads = rows.Texts.Reads.Single(read => read.Table == name);
        var found = new RowGradients(table);
        found.Add(reads, autograd.grad([loss], [reads.Vectors])[0]);

        Tensor all = zeros_like(expected);
        for (int i = 0; i < found.Rows.Length; i++)
        {
            all[found.Rows[i]].copy_(CopiedTensor.Of(found.Values.Slice(i * size, size), [size]));
        }

        Assert.True(expected.abs().sum().item<float>() > 0.01);
        ReferenceTensors.AssertClose(expected, all);

        Tensor LossOf(TaggerBatch batch) => network.Head.Loss(network.call(batch), batch.Lengths, tags, 0).Loss;
    }

    [Fact]
    public void Words_seen_once_are_replaced_in_training_alone_and_alike_for_one_seed()
    {
        var store = new TokenStore();
        store.Add([.. Enumerable.Range(1, 400).Select(i => (i % 2) + 1)]);
        var texts = new WordTexts(store, [0, 5, 6], null) { UnknownWord = 1, IsRare = Rare(6), RareWordDropout = 0.5 };

        long[] scored = Ids(null), trained = Ids(new DropoutRandom(3, CPU)), again = Ids(new DropoutRandom(3, CPU));

        Assert.DoesNotContain(1, scored);
        Assert.Equal(trained, again);
        Assert.InRange(trained.Count(id => id == 1), 60, 140);
        Assert.Equal(200, trained.Count(id => id == 5));

        long[] Ids(DropoutRandom? random)
        {
            using TaggerBatch batch = texts.CreateBatch([0], CPU, random);
            return [.. batch.Texts.Ids.data<long>()];
        }

        static bool[] Rare(int word) => [.. Enumerable.Range(0, 7).Select(id => id == word)];
    }

    private static Tensor ScoresOf(RnnTaggerNetwork network, WordTexts texts, int[] rows)
    {
        using IDisposable noGrad = no_grad();
        using TaggerBatch batch = texts.CreateBatch(rows, CPU, null);
        return network.call(batch);
    }

    private static RnnTaggerNetwork CreateNetwork(CharacterEncoderKind characters, RnnCellKind cell)
    {
        manual_seed(4);
        var options = new RnnTaggerOptions
        {
            EmbeddingSize = 5,
            HiddenSize = 6,
            Layers = 2,
            Cell = cell,
            CharacterEncoder = characters,
            CharacterEmbeddingSize = 3,
            CharacterVectorSize = 4,
            PairVectorSize = 2,
            PairBuckets = 10,
            Dropout = 0,
        };
        return options.CreateNetwork(9, 7, s_tags);
    }

    private static WordTexts CreateTexts(CharacterEncoderKind characters)
    {
        var forms = new TokenStore();
        forms.Add([1, 2, 3, 2, 4]);
        forms.Add([5]);
        forms.Add([3, 1]);
        var spelled = new TokenStore();
        foreach (int[] form in (int[][])[[1, 2], [3], [4, 5, 6, 7, 1], [2, 2, 2], [6]])
        {
            spelled.Add(form);
        }

        return new WordTexts(forms, [0, 2, 3, 9, 1, 1], characters == CharacterEncoderKind.None ? null : spelled)
        {
            UnknownWord = 1,
            PairBucket = (first, second) => ((first + (3 * second)) % 10) + 1,
        };
    }
}
