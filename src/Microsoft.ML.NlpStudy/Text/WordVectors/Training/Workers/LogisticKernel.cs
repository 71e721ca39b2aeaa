using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The step of stochastic gradient descent that all models of word vectors share: the logistic loss of inputs against target rows that are
/// true (label 1) or false (label 0).
/// </summary>
/// <remarks>
/// All targets of a call see the same inputs, and the other way round, as in a product of matrices: a row is fetched from memory once, not
/// once a pair (Ji et al., "Parallelizing Word2Vec in Shared and Distributed Memory", 2016).
/// </remarks>
internal static unsafe class LogisticKernel
{
    /// <summary>The inputs that one call of <see cref="TrainInputs"/> takes at most.</summary>
    public const int Inputs = 4;

    private const int CacheLine = 64;

    /// <summary>Trains up to four inputs against the same targets; inputs and targets change in place.</summary>
    /// <param name="inputs">The addresses of four rows; those from <paramref name="count"/> on only have to be readable.</param>
    /// <param name="count">The number of inputs, 1 to 4.</param>
    /// <param name="targets">The target rows with their labels.</param>
    /// <param name="stride">The numbers of a row.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The sum of the losses of all pairs, in nats.</returns>
    [SkipLocalsInit]
    public static float TrainInputs(float** inputs, int count, TargetRows targets, int stride, float rate)
    {
        float* x0 = inputs[0], x1 = inputs[1], x2 = inputs[2], x3 = inputs[3];
        float** rows = targets.Rows;
        float* steps = targets.Steps;
        for (int j = 0; j < targets.Count; j++)
        {
            float* target = rows[j];
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (int c = 0; c < stride; c += EmbeddingTable.Lanes)
            {
                Vector512<float> t = Vector512.LoadAligned(target + c);
                sum0 = Vector512.FusedMultiplyAdd(t, Vector512.LoadAligned(x0 + c), sum0);
                sum1 = Vector512.FusedMultiplyAdd(t, Vector512.LoadAligned(x1 + c), sum1);
                sum2 = Vector512.FusedMultiplyAdd(t, Vector512.LoadAligned(x2 + c), sum2);
                sum3 = Vector512.FusedMultiplyAdd(t, Vector512.LoadAligned(x3 + c), sum3);
            }

            Vector128.Create(Vector512.Sum(sum0), Vector512.Sum(sum1), Vector512.Sum(sum2), Vector512.Sum(sum3)).Store(steps + (4 * j));
        }

        // Inputs beyond the count take no part: their step is zero.
        Vector512<int> lane = Vector512.BitwiseAnd(Vector512<int>.Indices, Vector512.Create(Inputs - 1));
        Vector512<float> isInput = Vector512.LessThan(lane, Vector512.Create(count)).AsSingle();
        float loss = 0;
        for (int j = 0; j < targets.Count; j += 4)
        {
            Vector128<float> labels = Vector128.Load(targets.Labels + j);
            Vector512<float> label = Vector512.Shuffle(labels.ToVector256Unsafe().ToVector512Unsafe(),
                Vector512.Create(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3));
            Vector512<float> isTarget = isInput & Vector512.LessThan(
                Vector512<int>.Indices, Vector512.Create(4 * (targets.Count - j))).AsSingle();
            loss += StepsOf(steps + (4 * j), label, isTarget, rate);
        }

        for (int c = 0; c < stride; c += EmbeddingTable.Lanes)
        {
            Vector512<float> in0 = Vector512.LoadAligned(x0 + c), in1 = Vector512.LoadAligned(x1 + c);
            Vector512<float> in2 = Vector512.LoadAligned(x2 + c), in3 = Vector512.LoadAligned(x3 + c);
            Vector512<float> step0 = default, step1 = default, step2 = default, step3 = default;
            for (int j = 0; j < targets.Count; j++)
            {
                float* g = steps + (4 * j);
                float* place = rows[j] + c;
                Vector512<float> t = Vector512.LoadAligned(place);
                Vector512<float> g0 = Vector512.Create(g[0]), g1 = Vector512.Create(g[1]);
                Vector512<float> g2 = Vector512.Create(g[2]), g3 = Vector512.Create(g[3]);
                step0 = Vector512.FusedMultiplyAdd(g0, t, step0);
                step1 = Vector512.FusedMultiplyAdd(g1, t, step1);
                step2 = Vector512.FusedMultiplyAdd(g2, t, step2);
                step3 = Vector512.FusedMultiplyAdd(g3, t, step3);
                t = Vector512.FusedMultiplyAdd(g0, in0, t);
                t = Vector512.FusedMultiplyAdd(g1, in1, t);
                t = Vector512.FusedMultiplyAdd(g2, in2, t);
                t = Vector512.FusedMultiplyAdd(g3, in3, t);
                t.StoreAligned(place);
            }

            // Two inputs may be the same row: each is read again before its step is added.
            (Vector512.LoadAligned(x0 + c) + step0).StoreAligned(x0 + c);
            (Vector512.LoadAligned(x1 + c) + step1).StoreAligned(x1 + c);
            (Vector512.LoadAligned(x2 + c) + step2).StoreAligned(x2 + c);
            (Vector512.LoadAligned(x3 + c) + step3).StoreAligned(x3 + c);
        }

        return loss;
    }

    /// <summary>Trains one hidden vector against targets. The targets change in place; the vector's step is added to a gradient.</summary>
    /// <param name="hidden">The vector.</param>
    /// <param name="gradient">The place that the vector's step is added to.</param>
    /// <param name="targets">The target rows with their labels.</param>
    /// <param name="stride">The numbers of a row.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="changesTargets">Whether the targets learn too; false infers a vector against a finished model.</param>
    /// <returns>The sum of the losses, in nats.</returns>
    [SkipLocalsInit]
    public static float TrainHidden(float* hidden, float* gradient, TargetRows targets, int stride, float rate, bool changesTargets = true)
    {
        float** rows = targets.Rows;
        float* steps = targets.Steps;
        int padded = (targets.Count + 3) & ~3;
        for (int j = targets.Count; j < padded; j++)
        {
            targets.Set(j, hidden, 0);
        }

        for (int j = 0; j < padded; j += 4)
        {
            float* t0 = rows[j], t1 = rows[j + 1], t2 = rows[j + 2], t3 = rows[j + 3];
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (int c = 0; c < stride; c += EmbeddingTable.Lanes)
            {
                Vector512<float> x = Vector512.LoadAligned(hidden + c);
                sum0 = Vector512.FusedMultiplyAdd(x, Vector512.LoadAligned(t0 + c), sum0);
                sum1 = Vector512.FusedMultiplyAdd(x, Vector512.LoadAligned(t1 + c), sum1);
                sum2 = Vector512.FusedMultiplyAdd(x, Vector512.LoadAligned(t2 + c), sum2);
                sum3 = Vector512.FusedMultiplyAdd(x, Vector512.LoadAligned(t3 + c), sum3);
            }

            Vector128.Create(Vector512.Sum(sum0), Vector512.Sum(sum1), Vector512.Sum(sum2), Vector512.Sum(sum3)).Store(steps + j);
        }

        float loss = 0;
        for (int j = 0; j < targets.Count; j += EmbeddingTable.Lanes)
        {
            Vector512<float> isTarget = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(targets.Count - j)).AsSingle();
            loss += StepsOf(steps + j, Vector512.Load(targets.Labels + j), isTarget, rate);
        }

        for (int c = 0; c < stride; c += EmbeddingTable.Lanes)
        {
            Vector512<float> x = Vector512.LoadAligned(hidden + c);
            Vector512<float> step = Vector512.LoadAligned(gradient + c);
            for (int j = 0; j < targets.Count; j++)
            {
                float* place = rows[j] + c;
                Vector512<float> g = Vector512.Create(steps[j]);
                Vector512<float> t = Vector512.LoadAligned(place);
                step = Vector512.FusedMultiplyAdd(g, t, step);
                if (changesTargets)
                {
                    Vector512.FusedMultiplyAdd(g, x, t).StoreAligned(place);
                }
            }

            step.StoreAligned(gradient + c);
        }

        return loss;
    }

    /// <summary>Asks the processor to fetch a row that is needed soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* row, int stride)
    {
        if (Sse.IsSupported)
        {
            for (int c = 0; c < stride; c += CacheLine / sizeof(float))
            {
                Sse.Prefetch0(row + c);
            }
        }
    }

    /// <summary>
    /// Turns sixteen dot products into the factors of the update, rate · (label - sigmoid), zero where there is no pair. Returns the pairs'
    /// loss.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float StepsOf(float* products, Vector512<float> label, Vector512<float> isPair, float rate)
    {
        // The loss is -log(sigmoid(x)) of a true target and -log(sigmoid(-x)) of a false one.
        Vector512<float> x = Vector512.Load(products);
        Vector512<float> one = Vector512<float>.One;
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-30f)), Vector512.Create(30f));
        Vector512<float> sigmoid = one / (one + Vector512.Exp(-x));
        ((label - sigmoid) * Vector512.Create(rate) & isPair).Store(products);
        Vector512<float> isTrue = Vector512.GreaterThan(label, Vector512<float>.Zero);
        Vector512<float> likelihood = Vector512.ConditionalSelect(isTrue, sigmoid, one - sigmoid);
        return -Vector512.Sum(Vector512.Log(Vector512.Max(likelihood, Vector512.Create(1e-9f))) & isPair);
    }
}
