using System.Globalization;
using GenWorkers.Datasets.Imaging.Inspection;
using GenWorkers.Runner;

// genworkers-runner --probe             prints what this process can compute with, as JSON
// genworkers-runner --inspect MIB       decodes the images written to it in so much memory, and says what they are
// genworkers-runner --pipe READ WRITE   serves one host over two inherited pipes, given as file descriptor numbers
return args switch
{
    ["--pipe", var down, var up] => HostSession.Run(down, up),
    ["--inspect", var mib] => InspectionChild.Run(int.Parse(mib, CultureInfo.InvariantCulture)),
    ["--probe"] => RunnerProbe.Print(Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: genworkers-runner --probe | --pipe READ_FD WRITE_FD (started by a worker host)");
    return 2;
}
