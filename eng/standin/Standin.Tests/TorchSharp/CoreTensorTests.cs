using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreTensorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static Tensor Matrix => tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

    [Fact]
    public void Arrays_of_every_rank_keep_their_values_and_type()
    {
        Assert.Equal([3L], tensor(new[] { 1L, 2L, 3L }).shape);
        Assert.Equal(ScalarType.Int64, tensor(new[] { 1L }).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true, false }).dtype);
        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal([2L, 1L, 2L], tensor(new double[,,] { { { 1, 2 } }, { { 3, 4 } } }).shape);
        Assert.Equal([1.0, 2, 3, 4], tensor(new double[,,] { { { 1, 2 } }, { { 3, 4 } } }).data<double>().ToArray());
        Assert.Equal(7, tensor(7).item<int>());
        Assert.Equal([(Half)1.5], tensor(new[] { (Half)1.5 }).data<Half>().ToArray());
        Assert.Equal([1f, 2f], tensor(new[] { 1, 2 }, float32).data<float>().ToArray());
        Assert.Equal([2L, 2L], tensor(new List<float> { 1, 2, 3, 4 }, 2, 2).shape);
        Assert.Equal([0L], tensor(Array.Empty<float>()).shape);
        Assert.Equal([1f, 2f, 3f], from_array(new[] { 1f, 2f, 3f }).data<float>().ToArray());
        Assert.Equal([3f, 4f], tensor(new float[] { 1, 2, 3, 4 }.AsMemory(2), [2L]).data<float>().ToArray());
    }

    [Fact]
    public void An_array_too_short_for_its_shape_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2f }, [3L]));
        Assert.Contains("3 vs. 2", error.Message);
    }

    [Fact]
    public void The_values_are_copied_in_and_out()
    {
        float[] source = [1, 2, 3];
        Tensor copy = tensor(source);
        source[0] = 9;
        Assert.Equal(1f, copy[0].item<float>());
        var target = new float[5];
        copy.data<float>().CopyTo(target, 1);
        Assert.Equal([0f, 1f, 2f, 3f, 0f], target);
        copy.data<float>().CopyFrom([7f, 8f]);
        Assert.Equal([7f, 8f, 3f], copy.data<float>().ToArray());
        copy.bytes = MemoryMarshal.AsBytes<float>([4f, 5f, 6f]).ToArray();
        Assert.Equal([4f, 5f, 6f], MemoryMarshal.Cast<byte, float>(copy.bytes).ToArray());
    }

    [Fact]
    public void An_accessor_reads_a_view_in_its_own_order()
    {
        Tensor transposed = Matrix.t();
        Assert.False(transposed.is_contiguous());
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], transposed.data<float>().ToArray());
        Assert.Equal(5f, transposed.data<float>()[1, 1]);
        Assert.Equal(5f, transposed.data<float>()[3]);
        Assert.Equal([[1f, 4f], [2f, 5f], [3f, 6f]], Rows((float[,])transposed.data<float>().ToNDArray()));
        Assert.Throws<InvalidOperationException>(() => transposed.bytes.Length);
    }

    private static float[][] Rows(float[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => Enumerable.Range(0, values.GetLength(1)).Select(column => values[row, column]).ToArray())];

    [Fact]
    public void A_value_of_another_type_is_not_read()
    {
        Assert.Throws<ArgumentException>(() => tensor(1f).item<double>());
        Assert.Throws<ArgumentException>(() => Matrix.item<float>());
        Assert.Equal(1.0, (double)tensor(1f));
        Assert.Equal(2, tensor(2L).ToInt32());
    }

    [Fact]
    public void Arithmetic_broadcasts_and_takes_numbers_on_either_side()
    {
        Tensor row = tensor(new[] { 10f, 20f, 30f });
        Assert.Equal([11f, 22f, 33f, 14f, 25f, 36f], (Matrix + row).data<float>().ToArray());
        Assert.Equal([9f, 8f, 7f, 6f, 5f, 4f], (10 - Matrix).data<float>().ToArray());
        Assert.Equal([2f, 1f, 0.5f], (2 / tensor(new[] { 1f, 2f, 4f })).data<float>().ToArray());
        Assert.Equal([1f, 0f, 1f], (tensor(new[] { 1f, 2f, 3f }) % 2).data<float>().ToArray());
        Assert.Equal([0.5f, 1f], (tensor(new[] { 1, 2 }) / 2).data<float>().ToArray());
        Assert.Equal([0L, -2L], tensor(new[] { 1L, -3L }).div(2, RoundingMode.floor).data<long>().ToArray());
        Assert.Equal([1f, 2f, 2f], tensor(new[] { 0f, 2f, 3f }).clamp(1, 2).data<float>().ToArray());
    }

    [Fact]
    public void In_place_forms_change_the_tensor_and_return_it()
    {
        Tensor x = tensor(new[] { 1f, 2f });
        Assert.Same(x, x.add_(1).mul_(x).sub_(tensor(1f)));
        Assert.Equal([3f, 8f], x.data<float>().ToArray());
        Assert.Equal([0f, 0f], x.zero_().data<float>().ToArray());
        Assert.Equal([5f, 5f], x.fill_(5).data<float>().ToArray());
    }

    [Fact]
    public void Views_share_memory()
    {
        Tensor x = Matrix;
        x.view(3, 2)[2, 1] = tensor(60f);
        x.narrow(1, 0, 1).zero_();
        Assert.Equal([0f, 2f, 3f, 0f, 5f, 60f], x.data<float>().ToArray());
        Assert.Equal([[2L, 1L], [2L, 2L]], x.split([1L, 2L], 1).Select(part => part.shape));
        Assert.Equal([[2L, 2L], [2L, 1L]], x.chunk(2, 1).Select(part => part.shape));
        Assert.Equal([1L, 2L, 3L], x.unsqueeze(0).shape);
        Assert.Equal([3L, 2L], x.permute(1, 0).shape);
        Assert.Equal([4L, 2L, 3L], x.expand(4, -1, -1).shape);
        Assert.Equal([2L, 3L, 2L], stack([x, x], dim: 2).shape);
        Assert.Equal([4L, 3L], cat([x, x]).shape);
        Assert.Equal([3f, 2f, 0f], x[0].flip(0).data<float>().ToArray());
        Assert.Equal(12, zeros(20).split(2).SelectMany(part => part.shape).Concat([1L, 1L]).Count());
    }

    [Fact]
    public void Brackets_select_as_in_Python()
    {
        Tensor x = arange(24).view(2, 3, 4);
        Assert.Equal([23L], x[^1, ^1, ^1].data<long>().ToArray());
        Assert.Equal([4L, 5L, 6L, 7L], x[0, 1].data<long>().ToArray());
        Assert.Equal([2L, 14L], x[.., 0, 2].data<long>().ToArray());
        Assert.Equal([1L, 2L], x[0, 0, 1..3].data<long>().ToArray());
        Assert.Equal([0L, 1L], x[0, 0, ..^2].data<long>().ToArray());
        Assert.Equal([3L, 7L, 11L, 15L, 19L, 23L], x[TensorIndex.Ellipsis, 3].flatten().data<long>().ToArray());
        Assert.Equal([0L, 2L], x[0, 0, TensorIndex.Slice(step: 2)].data<long>().ToArray());
        Assert.Equal([2L, 1L, 3L, 4L], x[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([8L, 0L], x[0, TensorIndex.Tensor(tensor(new[] { 2L, 0L })), 0].data<long>().ToArray());
        Assert.Equal([22L, 23L], x[x > 21].data<long>().ToArray());
        Assert.Equal([4L, 21L], x[tensor(new[] { 0L, 1L }), tensor(new[] { 1L, 2L }), tensor(new[] { 0L, 1L })].data<long>().ToArray());
        x[0, .., 1..3] = tensor(0L);
        Assert.Equal([0L, 0L, 0L, 3L, 4L, 0L, 0L, 7L, 8L, 0L, 0L, 11L], x[0].flatten().data<long>().ToArray());
        x[x > 21] = tensor(-1L);
        Assert.Equal([20L, 21L, -1L, -1L], x[1, 2].data<long>().ToArray());
        Assert.Throws<ExternalException>(() => x[5]);
    }

    [Fact]
    public void Reductions_give_PyTorchs_values()
    {
        Tensor x = tensor(new float[,] { { 3, 1, 2 }, { 4, 6, 5 } });
        Assert.Equal(21f, x.sum().item<float>());
        Assert.Equal([7f, 7f, 7f], x.sum(dim: 0).data<float>().ToArray());
        Assert.Equal([2f, 5f], x.mean([1L]).data<float>().ToArray());
        Assert.Equal([2L, 1L], x.mean([1L], keepdim: true).shape);
        (Tensor values, Tensor indices) = x.max(1);
        Assert.Equal([3f, 6f], values.data<float>().ToArray());
        Assert.Equal([0L, 1L], indices.data<long>().ToArray());
        Assert.Equal([0L, 1L], x.argmax(1).data<long>().ToArray());
        Assert.Equal([1f, 1f], x.std(1).data<float>().ToArray(), new Within(1e-6));
        Assert.Equal([2f / 3, 2f / 3], x.var(1, unbiased: false).data<float>().ToArray(), new Within(1e-6));
        Assert.Equal([MathF.Sqrt(14), MathF.Sqrt(77)], x.norm(1).data<float>().ToArray(), new Within(1e-6));
        Assert.Equal(MathF.Sqrt(91), x.norm().item<float>(), 1e-5f);
        Assert.Equal([3.407606f, 6.407606f], x.logsumexp(1).data<float>().ToArray(), new Within(1e-6));
        Assert.Equal([3f, 4f, 6f, 4f, 10f, 15f], x.cumsum(1).data<float>().ToArray());
        Assert.Equal([6f, 5f], x[1].topk(2).values.data<float>().ToArray());
        Assert.Equal([1L, 2L, 0L], x[0].sort().Indices.data<long>().ToArray());
        Assert.Equal([1L, 2L, 0L], x[1].argsort(descending: true).data<long>().ToArray());
        Assert.True((x > 0).all().item<bool>());
        Assert.Equal([true, true], (x > 2).any(1).data<bool>().ToArray());
        Assert.Equal([0.090031f, 0.244728f, 0.665241f], tensor(new[] { 1f, 2f, 3f }).softmax(0).data<float>().ToArray(), new Within(1e-5));
        Assert.Equal([-2.407606f, -1.407606f, -0.407606f], tensor(new[] { 1f, 2f, 3f }).log_softmax(0).data<float>().ToArray(), new Within(1e-6));
    }

    [Fact]
    public void Products_of_matrices()
    {
        Tensor x = Matrix;
        float[] gram = [14f, 32f, 32f, 77f];
        Assert.Equal(gram, x.matmul(x.t()).data<float>().ToArray());
        Assert.Equal(gram, einsum("ij,kj->ik", x, x).data<float>().ToArray());
        Assert.Equal(gram, x.unsqueeze(0).bmm(x.t().unsqueeze(0)).flatten().data<float>().ToArray());
        Assert.Equal([15f, 32f, 32f, 78f], eye(2).addmm(x, x.t()).data<float>().ToArray());
        Assert.Equal(14f, x[0].dot(x[0]).item<float>());
    }

    [Fact]
    public void Masks_and_indices_read_and_write()
    {
        Tensor x = Matrix;
        Assert.Equal([1f, 2f, 3f, 0f, 0f, 0f], x.masked_fill(x > 3, 0).data<float>().ToArray());
        Assert.Equal([4f, 5f, 6f], x.masked_select(x > 3).data<float>().ToArray());
        Assert.Equal([-1f, -1f, -1f, 4f, 5f, 6f], where(x > 3, x, tensor(-1f)).data<float>().ToArray());
        Assert.Equal([3f, 5f], x.gather(1, tensor(new long[,] { { 2 }, { 1 } })).flatten().data<float>().ToArray());
        Assert.Equal([3f, 1f, 6f, 4f], x.index_select(1, tensor(new[] { 2L, 0L })).flatten().data<float>().ToArray());
        Assert.Equal([3f, 0f, 3f], zeros(3).scatter_add_(0, tensor(new[] { 0L, 2L, 0L }), tensor(new[] { 1f, 3f, 2f })).data<float>().ToArray());
        Assert.Equal([1f, 0f, 0f, 4f, 5f, 0f], x.tril().data<float>().ToArray());
        Assert.Equal([1L, 4L, 4L], tensor(new[] { 1L, 4L }).repeat_interleave(tensor(new[] { 1L, 2L })).data<long>().ToArray());
    }

    [Fact]
    public void Ranges_and_fills()
    {
        Assert.Equal([2L, 4L], arange(2, 6, 2).data<long>().ToArray());
        Assert.Equal([0f, 1f, 2f], arange(3.0).data<float>().ToArray());
        Assert.Equal([0f, 0.5f, 1f], linspace(0, 1, 3).data<float>().ToArray());
        Assert.Equal([7L, 7L], full(2, 7).data<long>().ToArray());
        Assert.Equal([7f, 7f], full(2, 7.0).data<float>().ToArray());
        Assert.Equal(ScalarType.Float64, ones(2, 3, dtype: float64).dtype);
        Assert.True(zeros(2, requires_grad: true).requires_grad);
        Assert.Equal([3L, 4L], zeros([3, 4]).shape);
        Assert.Throws<NotSupportedException>(() => zeros(2, names: ["batch"]));
    }

    [Fact]
    public void Comparison_is_elementwise_and_Equals_is_not()
    {
        Tensor x = tensor(new[] { 1f, 2f }), y = tensor(new[] { 1f, 3f });
        Assert.Equal([true, false], (x == y).data<bool>().ToArray());
        Assert.False(x.Equals(y));
        Assert.True(x.Equals(x.clone()));
        Assert.True(x.allclose(y, atol: 1));
        Assert.Equal([false, true], (1.5 < x).data<bool>().ToArray());
    }

    [Fact]
    public void Conversions_leave_what_already_fits()
    {
        Tensor x = Matrix;
        Assert.Equal(ScalarType.Int64, x.to(int64).dtype);
        Assert.Equal(x.Handle, x.to(float32).Handle);
        Assert.NotEqual(x.Handle, x.to(float32, copy: true).Handle);
        Assert.Equal(ScalarType.BFloat16, x.bfloat16().dtype);
        Assert.Equal(DeviceType.CPU, x.cpu().device_type);
        Tensor used = tensor(1f);
        Tensor converted = used.to(float64, disposeAfter: true);
        Assert.True(used.IsInvalid);
        Assert.Equal(1.0, converted.item<double>());
    }

    [Fact]
    public void Text_shows_shape_or_values()
    {
        Assert.Equal("[2x3], type = Float32, device = cpu", Matrix.ToString());
        Assert.Equal("[[1, 2, 3]\n [4, 5, 6]]", Matrix.ToString(TensorStringStyle.Numpy, cultureInfo: CultureInfo.InvariantCulture, newLine: "\n"));
        Assert.Equal("[0, 1, 2, 3, 4, 5, ..., 94, 95, 96, 97, 98, 99]", arange(100).ToString(TensorStringStyle.Numpy));
        Assert.Equal("[2], type = Bool, device = cpu, value = {True, False}", tensor(new[] { true, false }).ToString(TensorStringStyle.CSharp));
    }

    [Fact]
    public void A_saved_tensor_loads_again()
    {
        using var stream = new MemoryStream();
        Matrix.t().Save(stream);
        stream.Position = 0;
        Tensor loaded = Tensor.Load(stream);
        Assert.Equal([3L, 2L], loaded.shape);
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], loaded.data<float>().ToArray());
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(2, 3).Load(new BinaryReader(stream)));
    }
}
