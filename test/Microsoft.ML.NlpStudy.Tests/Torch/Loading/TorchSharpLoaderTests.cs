using System.Text;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public class TorchSharpLoaderTests
{
    // On Debian 12 and Ubuntu 22.04 a copy is loaded, on Debian 13 and Ubuntu 24.04 nothing happens; either way these tests run on
    // TorchSharp.
    [LinuxFact]
    public void A_copy_is_loaded_where_the_C_plus_plus_library_is_older_and_nowhere_else()
    {
        zeros(1).Dispose();
        string cppLibrary = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libstdc++.so.6", StringComparison.Ordinal))
            .Split(' ')[^1];
        bool isNewEnough = File.ReadAllBytes(cppLibrary).AsSpan().IndexOf(Encoding.ASCII.GetBytes("GLIBCXX_3.4.32\0")) >= 0;

        Assert.Equal(
            isNewEnough ? null
                : "TorchSharp's native library runs from a copy that does without GLIBCXX_3.4.32, which this system's C++ library lacks.",
            TorchSharpLoader.Summary);
    }
}
