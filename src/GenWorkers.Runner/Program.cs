using GenWorkers.Runner;
using GenWorkers.Runner.Inspection;

// genworkers-runner --probe             prints what this process can compute with, as JSON
// genworkers-runner --inspect           decodes the images that a runner writes to it, and says what they are
// genworkers-runner --pipe READ WRITE   serves one host over two inherited pipes, given as file descriptor numbers
return args switch
{
    ["--pipe", var down, var up] => HostSession.Run(down, up),
    ["--inspect"] => await InspectionChild.RunAsync(),
    ["--probe"] => RunnerProbe.Print(Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: genworkers-runner --probe | --pipe READ_FD WRITE_FD (started by a worker host)");
    return 2;
}
