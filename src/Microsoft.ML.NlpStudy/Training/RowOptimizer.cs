using System.Runtime.InteropServices;
using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Updates the rows of a table that a step has read; the others stay as they are.</summary>
/// <remarks>
/// The rules are those of PyTorch's SGD, Adagrad and SparseAdam: Adam's averages of a row move only when it is read, and its bias is corrected by
/// the count of all steps.
/// </remarks>
internal sealed class RowOptimizer
{
    private readonly Parameter _table;
    private readonly OptimizerChoice _choice;
    private readonly int _size;
    private readonly float _epsilon;

    // Adam's mean gradients; empty for the other rules.
    private readonly float[] _means;

    // Adam's mean squares, Adagrad's sums of squares; empty for SGD.
    private readonly float[] _squares;
    private long _steps;

    public RowOptimizer(Parameter table, OptimizerChoice choice)
    {
        _table = table;
        _choice = choice;
        _size = (int)table.shape[1];
        _epsilon = (float)choice.EffectiveEpsilon;
        _means = choice.Kind == OptimizerKind.Adam ? new float[table.NumberOfElements] : [];
        _squares = choice.Kind == OptimizerKind.Sgd ? [] : new float[table.NumberOfElements];
    }

    /// <summary>Whether rows can be updated by this rule.</summary>
    public static bool Supports(OptimizerChoice choice) =>
        choice.Kind is OptimizerKind.Adam or OptimizerKind.Adagrad || (choice.Kind == OptimizerKind.Sgd && choice.Momentum == 0);

    /// <summary>Updates the rows.</summary>
    /// <param name="gradients">Their gradient.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="threads">How many threads share the rows.</param>
    public void Step(RowGradients gradients, double rate, int threads)
    {
        _steps++;
        int count = gradients.Rows.Length;
        int parts = Math.Clamp(count / 1024, 1, threads);
        Shards.Run(parts, part => Update(gradients, count * part / parts, count * (part + 1) / parts, rate));
    }

    /// <summary>Writes what is remembered of the rows.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_steps);
        writer.Write(MemoryMarshal.AsBytes<float>(_means));
        writer.Write(MemoryMarshal.AsBytes<float>(_squares));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        _steps = reader.ReadInt64();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_means.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_squares.AsSpan()));
    }

    private void Update(RowGradients gradients, int start, int end, double rate)
    {
        Span<float> weights = MemoryMarshal.Cast<byte, float>(_table.bytes);
        ReadOnlySpan<int> rows = gradients.Rows;
        for (int i = start; i < end; i++)
        {
            Span<float> gradient = gradients.Values.Slice(i * _size, _size);
            int first = rows[i] * _size;
            Span<float> row = weights.Slice(first, _size);
            if (_choice.WeightDecay > 0)
            {
                for (int j = 0; j < gradient.Length; j++)
                    gradient[j] += (float)_choice.WeightDecay * row[j];
            }

            switch (_choice.Kind)
            {
                case OptimizerKind.Adam:
                    Adam(row, gradient, _means.AsSpan(first, _size), _squares.AsSpan(first, _size), rate);
                    break;
                case OptimizerKind.Adagrad:
                    Adagrad(row, gradient, _squares.AsSpan(first, _size), (float)rate);
                    break;
                default:
                    for (int j = 0; j < row.Length; j++)
                        row[j] -= (float)rate * gradient[j];
                    break;
            }
        }
    }

    private void Adam(Span<float> row, ReadOnlySpan<float> gradient, Span<float> means, Span<float> squares, double rate)
    {
        (float beta1, float beta2) = ((float)_choice.Beta1, (float)_choice.Beta2);
        float step = (float)(rate / (1 - Math.Pow(_choice.Beta1, _steps)));
        float correction = (float)Math.Sqrt(1 - Math.Pow(_choice.Beta2, _steps));
        for (int j = 0; j < row.Length; j++)
        {
            means[j] += (1 - beta1) * (gradient[j] - means[j]);
            squares[j] += (1 - beta2) * ((gradient[j] * gradient[j]) - squares[j]);
            row[j] -= step * means[j] / ((MathF.Sqrt(squares[j]) / correction) + _epsilon);
        }
    }

    private void Adagrad(Span<float> row, ReadOnlySpan<float> gradient, Span<float> squares, float rate)
    {
        for (int j = 0; j < row.Length; j++)
        {
            squares[j] += gradient[j] * gradient[j];
            row[j] -= rate * gradient[j] / (MathF.Sqrt(squares[j]) + _epsilon);
        }
    }
}
