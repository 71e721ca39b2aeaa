using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public unsafe class TokenProductsTests
{
    private const int Inputs = 5, Outputs = 70;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Products_are_right_whether_kept_or_not_and_no_more_are_kept_than_there_is_room_for(int room)
    {
        var product = new PackedProduct(Outputs, Inputs, (output, input) => output - (3 * input), output => output * 0.5f);
        var products = new TokenProducts(200, product, (id, to) =>
        {
            for (int i = 0; i < Inputs; i++)
            {
                ((float*)to)[i] = id + i;
            }
        }, room * product.Width * sizeof(float));
        var scratch = new TokenProducts.Scratch();
        int[] ids = [.. Enumerable.Range(0, 150), 7, 7, 149];
        nint[] rows = new nint[ids.Length];
        for (int round = 0; round < 2; round++)
        {
            products.Find(ids, rows, scratch);

            for (int i = 0; i < ids.Length; i++)
            {
                for (int output = 0; output < Outputs; output++)
                {
                    float expected = (output * 0.5f) + Enumerable.Range(0, Inputs).Sum(input => (output - (3f * input)) * (ids[i] + input));
                    Assert.Equal(expected, ((float*)rows[i])[output]);
                }
            }
        }

        Assert.Equal(Math.Min(room, 150), products.Count);
    }
}
