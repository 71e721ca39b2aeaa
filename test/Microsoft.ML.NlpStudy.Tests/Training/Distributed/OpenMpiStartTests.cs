using Microsoft.ML;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class OpenMpiStartTests
{
    [Fact]
    public void Without_Open_MPI_the_error_says_what_to_install_and_how_to_start()
    {
        var error = Assert.Throws<InvalidOperationException>(() => OpenMpiStart.Find(["libmissing-mpi.so.40"], _ => "2"));

        Assert.Contains("Option Distributed: expected Open MPI's library (libmissing-mpi.so.40), found none.", error.Message);
        Assert.Contains("apt-get install openmpi-bin", error.Message);
        Assert.Contains("mpirun -np 2 dotnet app.dll", error.Message);
    }

    // The C library stands for a library that is there and is not Open MPI.
    [LinuxFact]
    public void Another_MPI_is_named_and_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => OpenMpiStart.Find(["libc.so.6"], _ => "2"));

        Assert.Contains("found libc.so.6 of another MPI: of unknown version. Install it on every machine", error.Message);
    }

    [OpenMpiFact]
    public void A_process_that_was_started_alone_or_by_another_MPI_is_told_to_use_mpirun()
    {
        var alone = Assert.Throws<InvalidOperationException>(() => OpenMpiStart.Find(OpenMpiLibrary.Names, _ => null));
        var other = Assert.Throws<InvalidOperationException>(
            () => OpenMpiStart.Find(OpenMpiLibrary.Names, name => name == "PMI_RANK" ? "0" : null));

        Assert.Contains("found one started alone. Start the program on all machines with 'mpirun -np 2 dotnet app.dll'", alone.Message);
        Assert.Contains("found one started by another MPI (PMI_RANK is set)", other.Message);
    }

    [Fact]
    public void A_trainer_with_the_option_is_refused_before_any_row_is_read()
    {
        var options = new RnnClassifierOptions { Training = new TrainingOptions { Distributed = true } };

        var error = Assert.Throws<InvalidOperationException>(
            () => new MLContext(seed: 1).MulticlassClassification.Trainers.RnnClassifier(options));

        Assert.StartsWith("Option Distributed: expected ", error.Message);
    }
}
