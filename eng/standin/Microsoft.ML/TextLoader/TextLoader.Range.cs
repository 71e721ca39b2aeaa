namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Source columns, by their 0-based indices, that make one column.</summary>
    public sealed class Range
    {
        /// <summary>The first source column.</summary>
        public int Min;

        /// <summary>The last source column, included. Null with neither <see cref="AutoEnd"/> nor <see cref="VariableEnd"/>: one column.</summary>
        public int? Max;

        /// <summary>Up to the last source column, as many as the data sample has.</summary>
        public bool AutoEnd;

        /// <summary>Up to the end of each line: a vector whose size may vary.</summary>
        public bool VariableEnd;

        /// <summary>Only the source columns that no other range takes.</summary>
        public bool AllOther;

        /// <summary>A single source column still gives a vector, of size one.</summary>
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(min);
            if (max < min)
                throw new ArgumentOutOfRangeException(nameof(max), "If specified, must be greater than or equal to min");
            Min = min;
            Max = max;
            ForceVector = true;
            AutoEnd = max == null;
        }
    }
}
