namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The check that Open MPI is installed and has started this process.</summary>
internal static class OpenMpiStart
{
    private const string Option = $"Option {nameof(TrainingOptions.Distributed)}";
    private const string Command = "start the program on all machines with 'mpirun -np 2 dotnet app.dll'";

    private const string Install =
        "Install it on every machine (Debian and Ubuntu: apt-get install openmpi-bin, Fedora: dnf install openmpi, macOS: brew install "
        + $"open-mpi), and {Command}.";

    // Variables by which a process knows that it was started with others: by Open MPI's mpirun, or by a scheduler that speaks PMIx.
    private static readonly string[] s_started = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK"];

    // The same of MPICH and of what is made from it.
    private static readonly string[] s_startedByOther = ["PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"];

    private static readonly Lazy<OpenMpiLibrary> s_library = new(
        () => Find(OpenMpiLibrary.Names, Environment.GetEnvironmentVariable));

    /// <summary>The library.</summary>
    /// <exception cref="InvalidOperationException">Open MPI is not installed, or has not started this process.</exception>
    public static OpenMpiLibrary Library => s_library.Value;

    /// <summary>Loads the library, and checks that the process was started by it.</summary>
    /// <param name="names">The names of the library.</param>
    /// <param name="variable">Gives a variable of the environment.</param>
    /// <exception cref="InvalidOperationException">The library is missing, or the process was started otherwise.</exception>
    internal static OpenMpiLibrary Find(IEnumerable<string> names, Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new InvalidOperationException($"{Option}: expected Linux or macOS, where Open MPI runs, found Windows.");
        }

        OpenMpiLibrary? library = OpenMpiLibrary.Load(names, out string found);
        if (library is null)
        {
            throw new InvalidOperationException($"{Option}: expected Open MPI's library ({names.First()}), found {found}. {Install}");
        }

        if (s_started.All(name => variable(name) is null))
        {
            string start = s_startedByOther.FirstOrDefault(name => variable(name) is not null) is { } other
                ? $"one started by another MPI ({other} is set); 'mpirun --version' must say Open MPI"
                : "one started alone";
            throw new InvalidOperationException(
                $"{Option}: expected a process that Open MPI's mpirun has started, found {start}. "
                    + $"{char.ToUpperInvariant(Command[0])}{Command[1..]}, or leave the option out to train in one process.");
        }

        return library;
    }
}
