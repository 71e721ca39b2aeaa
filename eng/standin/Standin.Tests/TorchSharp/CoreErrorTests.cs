using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreErrorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void An_error_of_libtorch_arrives_with_its_message()
    {
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));
        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message);
    }

    [Fact]
    public void An_unknown_operator_is_named()
    {
        var error = Assert.Throws<ExternalException>(() => Operators.Call("no_such_operator"));
        Assert.Contains("aten::no_such_operator", error.Message);
    }

    [Fact]
    public void Too_few_and_too_many_arguments_are_errors()
    {
        Tensor x = ones(2);
        Assert.Contains("needs its argument 'other'", Assert.Throws<ExternalException>(() => Operators.Call("add.Tensor", x)).Message);
        Assert.Contains("takes at most 1 arguments, not 2", Assert.Throws<ExternalException>(() => Operators.Call("relu", x, x)).Message);
        Assert.Throws<InvalidOperationException>(() => Operators.CallPair("relu", x));
    }

    [Fact]
    public void A_missing_library_says_which_file_and_what_to_run()
    {
        string file = Path.Combine(Path.GetTempPath(), "not-there", "libNlpStudyTorch.so");
        var error = Assert.Throws<DllNotFoundException>(() => NativeLibraryLoader.Load(file));
        Assert.Contains($"{file} does not exist", error.Message);
        Assert.Contains("bash eng/stack.sh", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_library_says_so_and_what_to_run()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.so");
        File.WriteAllText(file, "text");
        try
        {
            var error = Assert.Throws<DllNotFoundException>(() => NativeLibraryLoader.Load(file));
            Assert.Contains($"{file} cannot be loaded", error.Message);
            Assert.Contains("bash eng/stack.sh", error.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_fast_library_does_the_matrix_products()
    {
        Assert.Matches("openblas|mkl|torch", Native.BlasLibrary);
    }

    [Fact]
    public void An_unknown_device_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => device("gpu"));
        Assert.Throws<FormatException>(() => device("cuda:first"));
        Assert.Equal("cuda:1", device("cuda:1").ToString());
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal(0, device("cuda").index);
        Assert.Equal(cuda.is_available(), cuda.device_count() > 0);
    }
}
