namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>This assembly as a program, for tests that need several processes.</summary>
internal static class TestProgram
{
    public static int Main(string[] arguments)
    {
        if (arguments is ["distributed", var folder, var kinds, ..])
        {
            DistributedTraining.Run(folder, kinds.Split(','), [.. arguments.Skip(3)]);
            return 0;
        }

        Console.Error.WriteLine("The tests run by 'dotnet test'.");
        return 1;
    }
}
