using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Standin.Tests.TorchSharpTests;

[Collection(nameof(Alone))]
public class RecurrentTrainingTests
{
    // T tokens a text; the class is whether the text's first token is the larger half of the vocabulary.
    private const int T = 6;

    [Fact]
    public void Two_thousand_steps_learn_the_first_token_and_leave_no_memory_behind()
    {
        manual_seed(1);
        long before = Alone.LiveTensors();
        using (Embedding embedding = nn.Embedding(10, 8))
        using (LSTM lstm = nn.LSTM(8, 8, batchFirst: true))
        using (Linear output = nn.Linear(8, 2))
        {
            Parameter[] parameters = [.. embedding.parameters(), .. lstm.parameters(), .. output.parameters()];
            using Adam optimizer = optim.Adam(parameters, 0.01);
            long trained = Alone.LiveTensors();
            long memory = 0;
            List<float> losses = [];

            for (int step = 0; step < 2000; step++)
            {
                if (step == 200)
                {
                    memory = Environment.WorkingSet;
                }

                using DisposeScope scope = NewDisposeScope();
                Tensor ids = randint(0, 10, [8, T], ScalarType.Int64);
                Tensor label = ids.select(1, 0).ge(5).to(ScalarType.Int64);
                Tensor lengths = arange(T, 0, -1).repeat_interleave(2).narrow(0, 0, 8);
                optimizer.zero_grad();
                PackedSequence packed = pack_padded_sequence(embedding.call(ids), lengths, batch_first: true);
                (_, Tensor state, _) = lstm.call(packed);
                Tensor loss = nn.functional.cross_entropy(output.call(state[0]), label);
                loss.backward();
                nn.utils.clip_grad_norm_(parameters, 1);
                optimizer.step();
                losses.Add(loss.item<float>());
            }

            Assert.InRange(losses.TakeLast(100).Average(), 0, 0.05);
            Assert.InRange(losses.Take(10).Average(), 0.6, 0.8);
            // Gradients came with the first step; nothing else stays.
            Assert.Equal(trained, Alone.LiveTensors());
            Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 50L << 20);
        }

        Assert.Equal(before, Alone.LiveTensors());
    }

    [Fact]
    public void The_same_seed_trains_to_the_same_bits()
    {
        Assert.Equal(Train(), Train());

        static float[] Train()
        {
            using DisposeScope scope = NewDisposeScope();
            manual_seed(5);
            using GRU gru = nn.GRU(4, 6, numLayers: 2, dropout: 0.3);
            using Adam optimizer = optim.Adam(gru.parameters(), 0.05);
            for (int step = 0; step < 20; step++)
            {
                optimizer.zero_grad();
                gru.call(randn(T, 3, 4)).Item1.pow(2).mean().backward();
                optimizer.step();
            }

            return nn.utils.parameters_to_vector(gru.parameters()).data<float>().ToArray();
        }
    }
}
