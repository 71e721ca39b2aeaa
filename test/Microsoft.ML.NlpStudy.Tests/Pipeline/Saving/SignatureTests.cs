using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

public class SignatureTests
{
    /// <summary>The names by which ML.NET finds the loader of a component, and those at the head of the component's part of a model.</summary>
    [Theory]
    [InlineData("LoaderSignature")]
    [InlineData("Signature")]
    public void Each_saved_component_has_a_name_of_its_own(string constant)
    {
        Type[] saved = [.. from attribute in typeof(TextTokenizer).Assembly.GetCustomAttributes<LoadableClassAttributeBase>() select attribute.Type];
        string[] names = [.. from type in saved select (string)type.GetField(constant, BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue()!];

        Assert.Equal(14, saved.Length);
        Assert.Distinct(names);
    }
}
