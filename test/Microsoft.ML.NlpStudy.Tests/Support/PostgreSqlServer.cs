using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A PostgreSQL server of the test's own, on a free port, with its data in a temporary folder.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private static readonly string? s_programs = new[] { "/usr/lib/postgresql", "/usr/local/pgsql" }
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "initdb", SearchOption.AllDirectories))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "initdb")))
        .Where(File.Exists)
        .Select(Path.GetDirectoryName)
        .FirstOrDefault();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postgres");
    private readonly int _port = FreePort();

    /// <summary>Starts the server and waits until it answers.</summary>
    public PostgreSqlServer()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", _folder.FullName);
        }

        RunHere("pg_ctl", "-s", "-D", Data, "-o", "-U postgres -A trust -E UTF8 --locale=C --no-sync", "initdb");
        RunHere(
            "pg_ctl", "-s", "-D", Data, "-w", "-t", "120", "-l", Path.Combine(_folder.FullName, "log"),
            "-o", $"-p {_port} -h 127.0.0.1 -k {_folder.FullName} -F", "start");
    }

    /// <summary>Gets why no server can be started; <see langword="null"/> if one can.</summary>
    public static string? Obstacle => s_programs is null ? "PostgreSQL is not installed."
        : Environment.IsPrivilegedProcess && !HasUser() ? "PostgreSQL does not run as root, and there is no user postgres."
        : null;

    /// <summary>Gets the connection string.</summary>
    public string Database => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Finds a port that no one uses.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        RunHere("pg_ctl", "-s", "-D", Data, "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

    private static bool HasUser() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal));

    // PostgreSQL refuses to run as root; Debian's package has a user for it.
    private static void RunHere(string program, params string[] arguments)
    {
        string path = Path.Combine(s_programs!, program);
        if (Environment.IsPrivilegedProcess)
        {
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // Nothing is redirected: the server would keep the pipes open.
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath() })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: ended with {process.ExitCode}.");
        }
    }
}

/// <summary>A test that needs PostgreSQL, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlServer.Obstacle;
}
