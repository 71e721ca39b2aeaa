using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The rows that a kernel call trains against, each with its label: 1 for a true word or branch, 0 for a false one. One thread reuses one
/// list.
/// </summary>
internal sealed unsafe class TargetRows : IDisposable
{
    // Kernels read and write up to fifteen places beyond the last target.
    private const int Slack = 16;
    private int _capacity = 128;
    private float** _rows;

    public TargetRows() => Resize();

    ~TargetRows() => Free();

    /// <summary>The number of targets.</summary>
    public int Count { get; private set; }

    /// <summary>The targets' labels.</summary>
    public float* Labels { get; private set; }

    /// <summary>Room for the update's factors: four for each target.</summary>
    public float* Steps { get; private set; }

    /// <summary>The addresses of the targets' rows.</summary>
    public float** Rows => _rows;

    public void Clear() => Count = 0;

    public void Add(float* row, float label)
    {
        if (Count == _capacity)
        {
            _capacity *= 2;
            Resize();
        }

        Set(Count++, row, label);
    }

    /// <summary>Fills a place, which may lie up to fifteen places behind the last target.</summary>
    public void Set(int place, float* row, float label)
    {
        _rows[place] = row;
        Labels[place] = label;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Resize()
    {
        nuint places = (nuint)(_capacity + Slack);
        _rows = (float**)NativeMemory.Realloc(_rows, places * (nuint)sizeof(float*));
        Labels = (float*)NativeMemory.Realloc(Labels, places * sizeof(float));
        Steps = (float*)NativeMemory.Realloc(Steps, 4 * places * sizeof(float));
        for (int place = Count; place < _capacity + Slack; place++)
        {
            Set(place, null, 0);
        }
    }

    private void Free()
    {
        NativeMemory.Free(_rows);
        NativeMemory.Free(Labels);
        NativeMemory.Free(Steps);
        _rows = null;
        Labels = Steps = null;
    }
}
