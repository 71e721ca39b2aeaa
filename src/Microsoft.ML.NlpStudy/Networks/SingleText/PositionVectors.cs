namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The sinusoidal position vectors of a Transformer classifier, computed for the longest text so far.</summary>
/// <param name="size">The size of a vector, E.</param>
internal sealed unsafe class PositionVectors(int size)
{
    private AlignedFloats _vectors = new(0);

    /// <summary>Returns the vectors of at least so many positions. Any number of threads may call it.</summary>
    public AlignedFloats Of(int steps)
    {
        AlignedFloats vectors = Volatile.Read(ref _vectors);
        if (vectors.Length < steps * size)
        {
            // Two threads may both compute them, with the same result.
            vectors = new AlignedFloats(2 * steps * size);
            var numbers = new Span<float>(vectors.Start, vectors.Length);
            SinusoidalPositions.Fill(numbers, 0, size);
            foreach (ref float number in numbers)
            {
                number *= SinusoidalPositions.ClassifierFactor;
            }

            Volatile.Write(ref _vectors, vectors);
        }

        return vectors;
    }
}
