using System.Reflection;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

public class SignatureTests
{
    /// <summary>
    /// The names by which ML.NET finds the loader of a component, and those at the head of the component's part of a model.
    /// </summary>
    [Theory]
    [InlineData("LoaderSignature")]
    [InlineData("Signature")]
    public void Each_saved_component_has_a_name_of_its_own(string constant)
    {
        string[] names =
        [
            .. from type in typeof(TextTokenizer).Assembly.GetTypes()
               let field = type.GetField(constant, BindingFlags.Static | BindingFlags.NonPublic)
               where field is not null
               select (string)field.GetRawConstantValue()!,
        ];

        Assert.Equal(29, names.Length);
        Assert.Distinct(names);

        // ML.NET's header has room for 24 bytes.
        Assert.All(names, name => Assert.InRange(name.Length, 1, 24));
    }
}
