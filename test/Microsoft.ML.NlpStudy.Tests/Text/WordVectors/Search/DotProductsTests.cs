using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Tests.Support;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class DotProductsTests
{
    [Fact]
    public void Products_are_right_for_any_shape()
    {
        foreach (int dimension in (int[])[1, 3, 7, 8, 9, 16, 17, 31, 100, 101])
        {
            foreach (int queryCount in (int[])[0, 1, 3, 4, 5, 8, 9])
            {
                foreach (int rowCount in (int[])[0, 1, 2, 3, 6, 7])
                {
                    float[] queries = RandomVectors.Numbers(1, queryCount * dimension);
                    float[] rows = RandomVectors.Numbers(2, rowCount * dimension);
                    float[] products = new float[queryCount * rowCount];

                    DotProducts.Compute(queries, rows, dimension, products);

                    for (int i = 0; i < products.Length; i++)
                    {
                        float expected = TensorPrimitives.Dot(
                            queries.AsSpan(i / rowCount * dimension, dimension), rows.AsSpan(i % rowCount * dimension, dimension));
                        Assert.Equal(expected, products[i], 1e-5f);
                    }
                }
            }
        }
    }

    [Fact]
    public void Equal_vectors_have_equal_products_wherever_they_stand()
    {
        foreach (int dimension in (int[])[3, 8, 21, 100])
        {
            float[] query = RandomVectors.Numbers(3, dimension), row = RandomVectors.Numbers(4, dimension);
            float[] products = new float[7 * 7];

            DotProducts.Compute(
                [.. Enumerable.Repeat(query, 7).SelectMany(numbers => numbers)],
                [.. Enumerable.Repeat(row, 7).SelectMany(numbers => numbers)], dimension, products);

            Assert.Single(products.Distinct());
        }
    }
}
